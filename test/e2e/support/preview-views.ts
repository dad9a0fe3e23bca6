import type { Hand, View } from './preview';

const view = (
  name: string,
  address: string,
  steps: (hand: Hand) => Promise<void> = async () => undefined,
): View => ({ name, address, steps });

const toAzure = (hand: Hand) => hand.press(({ setup }) => setup.choices.azure.title);
const toPlace = async (hand: Hand) => {
  await toAzure(hand);
  await hand.press('Anna Lindqvist');
};
const toCheck = async (hand: Hand) => {
  await toPlace(hand);
  await hand.press('Contoso Production', 'contosobackups', 'laptops', ({ setup }) => setup.continue);
};
const toDevices = async (hand: Hand) => {
  await toCheck(hand);
  await hand.see(({ preflight }) => preflight.ready);
  await hand.press(({ setup }) => setup.continue);
  await hand.see(({ devices }) => devices.startNewBody);
};
const toPlans = (hand: Hand) => hand.press(({ common }) => common.navigation.plans);
const toPlan = async (hand: Hand, section: number) => {
  await toPlans(hand);
  await hand.page.getByRole('tab').nth(section).click();
};
const toRestore = (hand: Hand) => hand.press(({ common }) => common.navigation.snapshots);
const toActivity = (hand: Hand) => hand.press(({ common }) => common.navigation.activity);
const toSettings = (hand: Hand) => hand.press(({ common }) => common.navigation.settings);
const toFiles = async (hand: Hand) => {
  await toRestore(hand);
  await hand.page.getByRole('row').getByRole('checkbox').nth(2).check();
};

const toDrag = async (hand: Hand) => {
  await toRestore(hand);
  const { mouse } = hand.page;
  await hand.page.getByRole('row').nth(2).hover();
  await mouse.down();
  await mouse.move(500, 300, { steps: 4 });
  await hand.see(({ snapshots }) => snapshots.drop.outside);
};

/** Every screen, and what opens on it. A new screen gets its rows here. */
export const views: readonly View[] = [
  view('set-up', 'scene=new'),
  view('sign-in', 'scene=new', toAzure),
  view('sign-in in the browser', 'scene=new&accounts=two', async (hand) => {
    await toAzure(hand);
    await hand.press(({ signIn }) => signIn.choose.other);
    await hand.see(({ signIn }) => signIn.browser.title);
  }),
  view('sign-in on another device', 'scene=new', async (hand) => {
    await toAzure(hand);
    await hand.press(({ signIn }) => signIn.otherDevice);
    await hand.see(({ signIn }) => signIn.code.copyCode);
  }),
  view('sign-in that fails', 'scene=new&signIn=AADSTS53003&speed=100', async (hand) => {
    await toAzure(hand);
    await hand.press(({ signIn }) => signIn.submit);
    await hand.see(({ common }) => common.copyRequest);
  }),
  view('sign-in that is not set up', 'scene=new&kept=not-configured', toAzure),
  view('sign-in with a locked keychain', 'scene=new&kept=locked', async (hand) => {
    await toAzure(hand);
    await hand.press(({ signIn }) => signIn.locked.forget);
  }),
  view('place', 'scene=new&accounts=two&lists=many', async (hand) => {
    await toPlace(hand);
    await hand.press(({ azure }) => azure.advanced);
  }),
  view('place with nothing in it', 'scene=new&accounts=two&lists=empty', toPlace),
  view('place of the organisation', 'scene=new&accounts=two&organisation=place', async (hand) => {
    await toPlace(hand);
    await hand.press(({ common }) => common.details);
  }),
  view('container to choose', 'scene=new&accounts=two', async (hand) => {
    await toPlace(hand);
    await hand.press('Contoso Production', 'contosobackups');
  }),
  view('place chosen', 'scene=new&accounts=two', async (hand) => {
    await toPlace(hand);
    await hand.press('Contoso Production', 'contosobackups', 'laptops');
  }),
  view('place by address', 'scene=new&accounts=two', async (hand) => {
    await toPlace(hand);
    await hand.press(({ azure }) => azure.paste.link);
    await hand.type('https://contoso.file.core.windows.net/share');
    await hand.press(({ setup }) => setup.continue);
    await hand.see(({ azure }) => azure.paste.refused.file);
  }),
  view('place by key', 'scene=new', async (hand) => {
    await toAzure(hand);
    await hand.press(
      ({ signIn }) => signIn.advanced,
      ({ signIn }) => signIn.useKey,
      ({ setup }) => setup.azure.sas,
      ({ setup }) => setup.azure.advanced,
    );
  }),
  view('place in a folder', 'scene=new', (hand) => hand.press(({ setup }) => setup.choices.local.title)),
  view('check that goes well', 'scene=new&accounts=two&speed=100', async (hand) => {
    await toCheck(hand);
    await hand.see(({ preflight }) => preflight.ready);
  }),
  view('check with advice', 'scene=new&accounts=two&check=advises&speed=100', async (hand) => {
    await toCheck(hand);
    await hand.see(({ preflight }) => preflight.unprotected.both);
    await hand.press(({ preflight }) => preflight.forAdministrator);
  }),
  view(
    'check that fails',
    'scene=new&accounts=two&check=list%2Bcreate:AuthorizationPermissionMismatch&speed=100',
    async (hand) => {
      await toCheck(hand);
      await hand.see(({ preflight }) => preflight.failed);
      await hand.press(({ common }) => common.details);
    },
  ),
  view('new password', 'scene=new', async (hand) => {
    await hand.press(
      ({ setup }) => setup.choices.embedded.title,
      ({ setup }) => setup.create.own,
    );
    await hand.see(({ setup }) => setup.create.warning);
  }),
  view('recovery kit', 'scene=new', async (hand) => {
    await hand.press(
      ({ setup }) => setup.choices.embedded.title,
      ({ setup }) => setup.create.submit,
      ({ kit }) => kit.key.copy,
    );
    await hand.see(({ kit }) => kit.key.copied);
    await hand.type('wrong');
    await hand.press(({ kit }) => kit.confirm);
    await hand.see(({ kit }) => kit.wrong);
  }),
  view('when backups run', 'scene=new', async (hand) => {
    await hand.press(
      ({ setup }) => setup.choices.embedded.title,
      ({ setup }) => setup.create.submit,
      ({ common }) => common.later,
    );
    await hand.see(({ plans }) => plans.firstWhen.summary);
  }),
  view('other computers', 'scene=new&accounts=two&speed=100', toDevices),
  view('backups to go on with', 'scene=new&accounts=two&speed=100', async (hand) => {
    await toDevices(hand);
    await hand.page.getByRole('button').filter({ hasText: 'anna-desktop' }).click();
    await hand.page.locator('input[type=password]').fill('right');
    await hand.press(({ setup }) => setup.open.submit);
    await hand.see(({ devices }) => devices.adopt.restoreOnlyHint);
  }),
  view('unlock', 'scene=locked'),
  view('overview without folders', 'scene=connected'),
  view('plan without folders', 'scene=connected', toPlans),
  view('restore without backups', 'scene=connected', toRestore),
  view('activity without runs', 'scene=connected', toActivity),
  view('overview', 'scene=used'),
  view('overview while backing up', 'scene=used', async (hand) => {
    await hand.press(({ overview }) => overview.backUpNow);
    await hand.see(({ jobs }) => jobs.phases.saving);
    await hand.press(({ jobs }) => jobs.pause);
    await hand.see(({ jobs }) => jobs.pausedHeading.backup);
  }),
  view('overview without a sign-in', 'scene=used&accounts=needed'),
  view('overview offline', 'scene=offline'),
  view('overview that fails', 'scene=broken'),
  view('overview with habits', 'scene=used&plans=many&waits=metered'),
  view('plans', 'scene=used&plans=many&waits=battery-low', async (hand) => {
    await toPlans(hand);
    await hand.press(({ plans }) => plans.open);
    await hand.type('*.bak');
    await hand.press(({ folders }) => folders.addExclude);
    await hand.press(({ plans }) => plans.all);
    await hand.see(({ plans }) => plans.unsaved);
  }),
  view('plan: what', 'scene=used', async (hand) => {
    await toPlans(hand);
    await hand.press(
      ({ plans }) => plans.moreSettings,
      ({ plans }) => plans.assessment.start,
    );
    await hand.see(({ plans }) => plans.assessment.biggest);
    await hand.page
      .locator('[role=tabpanel] > section')
      .last()
      .evaluate((card) => card.scrollIntoView());
  }),
  view('plan: folders', 'scene=used', async (hand) => {
    await toPlans(hand);
    await hand.press(({ plans }) => plans.picker.open);
    await hand.page.getByRole('treeitem').first().click();
    await hand.page.getByRole('treeitem').nth(1).waitFor();
  }),
  view('plan: removal', 'scene=used&plans=many', async (hand) => {
    await toPlans(hand);
    await hand.page.getByRole('main').locator('[aria-haspopup=menu]').last().click();
    await hand.page.getByRole('menuitem').last().click();
  }),
  view('plan: when', 'scene=used', async (hand) => {
    await toPlan(hand, 1);
    for (const kind of ['weekly', 'monthly'])
      await hand.page.getByRole('main').getByRole('combobox').first().selectOption(kind);
    await hand.press(({ plans }) => plans.moreSettings);
    await hand.page.getByRole('switch').first().click();
  }),
  view('plan: when, by the organisation', 'scene=used&managed=Contoso', (hand) => toPlan(hand, 1)),
  view('plan: conditions', 'scene=used&waits=in-use', async (hand) => {
    await toPlan(hand, 2);
    await hand.page.getByRole('switch').nth(1).click();
    await hand.type('Home');
    await hand.press(({ plans }) => plans.conditions.addNetwork);
    await hand.page.getByRole('switch').nth(3).click();
  }),
  view('plan: speed', 'scene=used&waits=outside-window', async (hand) => {
    await toPlan(hand, 3);
    await hand.page.getByRole('switch').nth(1).click();
    await hand.press(({ plans }) => plans.moreSettings);
  }),
  view('plan: keep', 'scene=used&waits=failed-before', async (hand) => {
    await toPlan(hand, 4);
    await hand.page.getByRole('radio').nth(1).click();
    await hand.page.getByRole('radio').last().click();
    await hand.press(({ plans }) => plans.keep.list);
  }),
  view('plans under broken rules', 'scene=used&managed=Contoso&policyTrouble=is not known here', toPlans),
  view('plans that fail', 'scene=broken', toPlans),
  view('files', 'scene=used', toFiles),
  view('places to drop on', 'scene=used', toDrag),
  view('files dropped on a folder', 'scene=used', async (hand) => {
    await toDrag(hand);
    await hand.page.getByText('Pictures').last().hover();
    await hand.page.mouse.up();
    await hand.press(({ restore }) => restore.preview.ask);
    await hand.see(({ restore }) => restore.preview.inSource);
  }),
  view('menu of a row', 'scene=used', async (hand) => {
    await toRestore(hand);
    await hand.page.getByRole('row').nth(2).click({ button: 'right' });
    await hand.see(({ snapshots }) => snapshots.versions);
  }),
  view('restore sheet', 'scene=used', async (hand) => {
    await toFiles(hand);
    await hand.press(({ snapshots }) => snapshots.restore);
    await hand.see(({ restore }) => restore.verifyHint);
  }),
  view('what a restore would do', 'scene=used', async (hand) => {
    await toFiles(hand);
    await hand.press(
      ({ snapshots }) => snapshots.restore,
      ({ restore }) => restore.toOriginal,
      ({ restore }) => restore.preview.ask,
    );
    await hand.see(({ restore }) => restore.preview.compared);
    await hand.press(({ restore }) => restore.without.title);
    await hand.see(({ restore }) => restore.without.body);
  }),
  view('restore into one file', 'scene=used', async (hand) => {
    await toFiles(hand);
    await hand.press(
      ({ snapshots }) => snapshots.restore,
      ({ restore }) => restore.toArchive,
    );
  }),
  view('search', 'scene=used', async (hand) => {
    await toRestore(hand);
    await hand.page.getByRole('searchbox').fill('re');
    await hand.page.getByRole('listbox').getByRole('option').first().click();
  }),
  view('search without a result', 'scene=used', async (hand) => {
    await toRestore(hand);
    await hand.page.getByRole('searchbox').fill('no such name anywhere');
    await hand.see(({ search }) => search.noneBody);
  }),
  view('versions', 'scene=used', async (hand) => {
    await toRestore(hand);
    await hand.page.getByRole('searchbox').fill('report');
    await hand.page.getByRole('listbox').getByRole('option').first().click();
    await hand.press(({ search }) => search.versions);
    await hand.see(({ versions }) => versions.restore);
  }),
  view('comparison', 'scene=used', async (hand) => {
    await toRestore(hand);
    await hand.press(({ compare }) => compare.open);
    await hand.page.getByRole('menuitem').first().click();
    await hand.page.getByRole('listbox').getByRole('option').first().waitFor();
  }),
  view('restore that fails', 'scene=broken', toRestore),
  view('activity', 'scene=used', async (hand) => {
    await toActivity(hand);
    for (const at of [4, 1]) await hand.page.getByRole('main').locator('[aria-controls]').nth(at).click();
    await hand.press(({ common }) => common.details);
  }),
  view('settings', 'scene=used&accounts=needed', async (hand) => {
    await toSettings(hand);
    await hand.press(({ common }) => common.details);
    await hand.page.getByRole('switch').first().click();
    await hand.press(({ upkeep }) => upkeep.space.look);
    await hand.see(({ upkeep }) => upkeep.space.freed);
  }),
  view('storage and costs', 'scene=used', async (hand) => {
    await toSettings(hand);
    await hand.page
      .getByRole('radio')
      .last()
      .evaluate((tier) => tier.scrollIntoView({ block: 'center' }));
  }),
  view('change of password', 'scene=used', async (hand) => {
    await toSettings(hand);
    await hand.press(({ settings }) => settings.changePassword);
  }),
  view('change of storage', 'scene=used', async (hand) => {
    await toSettings(hand);
    await hand.press(({ settings }) => settings.disconnect);
  }),
  view('sign-out', 'scene=used&accounts=two', async (hand) => {
    await toSettings(hand);
    await hand.pressText(({ signIn }) => signIn.accounts.signOut);
    await hand.see(({ signIn }) => signIn.signOutDialog.browserHint);
  }),
];
