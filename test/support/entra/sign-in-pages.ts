/** The pages of a sign-in: real forms, which work in a browser and for a program that reads them. */

export function credentialsPage(transaction: string, userName: string, message: string): string {
  return page(
    'Sign in',
    form(
      transaction,
      'credentials',
      `<label>Account <input name="userName" type="email" autocomplete="username" value="${escape(userName)}"></label>
       <label>Password <input name="password" type="password"></label>
       <button>Sign in</button>`,
    ),
    message,
  );
}

export function codePage(transaction: string, message: string): string {
  return page(
    'Verify your identity',
    form(
      transaction,
      'code',
      `<label>Code <input name="code" inputmode="numeric"></label>
       <button>Verify</button>`,
    ),
    message,
  );
}

export function consentPage(transaction: string): string {
  return page(
    'Permissions requested',
    form(
      transaction,
      'consent',
      `<p>This application would like to access your storage.</p>
       <button name="answer" value="accept">Accept</button>
       <button name="answer" value="cancel">Cancel</button>`,
    ),
  );
}

export function deviceCodePage(message: string): string {
  return page(
    'Enter code',
    `<form method="post" action="/devicelogin">
       <label>Code <input name="userCode"></label>
       <button>Next</button>
     </form>`,
    message,
  );
}

/** Posts the answer to the application by itself, as Entra's does. */
export function answerPage(redirectUri: string, answer: Readonly<Record<string, string>>): string {
  const inputs = Object.entries(answer).map(
    ([name, value]) => `<input type="hidden" name="${escape(name)}" value="${escape(value)}">`,
  );
  return page(
    'Working…',
    `<form method="post" action="${escape(redirectUri)}">${inputs.join('')}<noscript><button>Continue</button></noscript></form>
     <script>document.forms[0].submit()</script>`,
  );
}

/** The end of the way, in the browser only. */
export function lastPage(title: string, message: string): string {
  return page(title, '', message);
}

function form(transaction: string, step: string, fields: string): string {
  return `<form method="post" action="/login">
    <input type="hidden" name="transaction" value="${transaction}">
    <input type="hidden" name="step" value="${step}">
    ${fields}
  </form>`;
}

function page(title: string, body: string, message = ''): string {
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>${escape(title)}</title>
<h1>${escape(title)}</h1>
<p role="alert">${escape(message)}</p>
${body}
</html>`;
}

function escape(value: string): string {
  return value.replace(
    /[&<>"]/g,
    (character) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[character] ?? character,
  );
}
