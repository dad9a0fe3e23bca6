/** A browser without a window: follows a page's form as a person's browser would, and knows nothing but HTML. */
import { request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import { text } from 'node:stream/consumers';
import type { IncomingMessage } from 'node:http';
import { once } from 'node:events';

export interface Page {
  readonly status: number;
  readonly title: string;
  /** What stands in the place for messages. */
  readonly message: string;
  readonly html: string;
  /** Fills in the page's form and sends it; what is not named keeps its value. Fails when there is no form. */
  submit(values?: Readonly<Record<string, string>>): Promise<Page>;
}

/** `ca` in PEM: what the browser trusts. A page that submits itself is followed. */
export function formBrowser(ca: string): { open(url: string): Promise<Page> } {
  const load = async (url: string, body?: URLSearchParams): Promise<Page> => {
    const { status, html } = await send(url, ca, body);
    const submit: Page['submit'] = (values = {}) => {
      const form = formOf(html, url);
      const fields = new URLSearchParams({ ...form.fields, ...values });
      return load(form.action, fields);
    };
    if (html.includes('document.forms[0].submit()')) return submit();
    const inside = (tag: RegExp) => unescape(tag.exec(html)?.[1] ?? '');
    return {
      status,
      title: inside(/<h1>(.*?)<\/h1>/),
      message: inside(/<p role="alert">(.*?)<\/p>/),
      html,
      submit,
    };
  };
  return { open: (url) => load(url) };
}

async function send(
  url: string,
  ca: string,
  body: URLSearchParams | undefined,
): Promise<{ readonly status: number; readonly html: string }> {
  const options = {
    method: body ? 'POST' : 'GET',
    headers: body ? { 'content-type': 'application/x-www-form-urlencoded' } : {},
    agent: false,
  };
  // The listener of a sign-in is on IPv4 only; a real browser tries both.
  const request = url.startsWith('https:')
    ? secureRequest(url, { ...options, ca })
    : plainRequest(url, { ...options, family: 4 });
  request.end(body?.toString());
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return { status: response.statusCode ?? 0, html: await text(response) };
}

interface Form {
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
}

function formOf(html: string, base: string): Form {
  const [, opening = '', inner = ''] = /<form\b([^>]*)>(.*?)<\/form>/s.exec(html) ?? [];
  const action = attribute(opening, 'action');
  if (action === undefined) throw new Error(`there is no form on this page: ${html}`);
  const inputs = [...inner.matchAll(/<input\b([^>]*)>/g)].map(([, attributes = '']) => [
    attribute(attributes, 'name') ?? '',
    attribute(attributes, 'value') ?? '',
  ]);
  return { action: new URL(action, base).href, fields: Object.fromEntries(inputs) as Form['fields'] };
}

function attribute(attributes: string, name: string): string | undefined {
  const value = new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1];
  return value === undefined ? undefined : unescape(value);
}

function unescape(value: string): string {
  const characters: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };
  return value.replace(/&(amp|lt|gt|quot);/g, (_, name: string) => characters[name] ?? '');
}
