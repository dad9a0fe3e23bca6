import { afterEach, describe, expect, it } from 'vitest';
import type { Plan } from '../../../../contract/plan-data';
import type { FakeOptions } from '../../../../renderer/api/fake/fake-bridge';
import { WindowUnderTest } from '../../../support/window-under-test';

let window: WindowUnderTest;
afterEach(() => window.close());

/** A Thursday. */
const nowMs = () => new Date(2026, 10, 26, 9, 30).getTime();

async function openPlans(plans: FakeOptions['plans'] = {}, section?: string) {
  window = await WindowUnderTest.open({ scene: 'used', nowMs, plans });
  await window.press('Plans');
  if (section !== undefined) await window.press(section);
}

const saved = () => window.asked('plans.save') as Plan;

describe('the plans', () => {
  it('are a list where there are several, and one at once where it is the only one', async () => {
    await openPlans({ plans: 'many', waits: 'battery-low' });
    expect(window.text).toContain('Waiting: battery at 22 %, needed are 30 %. Next try 10:00.');
    expect(window.text).toContain('Mon, Wed and Fri at 12:30 and 18:00');
    expect(window.text).toContain('Customer 4 · 36 more folders');
    await window.close();
    await openPlans();
    expect(window.has('Open')).toBe(false);
    expect(window.text).toContain('Next backup: 10:18.');
  });

  it('run whatever they wait for', async () => {
    await openPlans({ waits: 'metered' });
    await window.press('Run anyway');
    expect(window.asked('plans.run')).toMatchObject({ rereads: false });
    expect(window.text).toContain('Running now.');
  });

  it('offer no run where none can begin', async () => {
    await openPlans({ waits: 'sign-in-needed' });
    expect(window.text).toContain('Waiting: somebody has to sign in.');
    expect(window.has('Run anyway')).toBe(false);
  });

  it('are made of another, and are nothing until they are saved', async () => {
    await openPlans();
    await window.press('More for Backup of this computer');
    await window.pressItem('Duplicate');
    expect(window.asked('plans.save')).toBeUndefined();
    await window.press('Discard');
    expect(window.text).not.toContain('(copy)');
    await window.press('More for Backup of this computer');
    await window.pressItem('Duplicate');
    await window.press('Keep');
    expect(window.asked('plans.previewRetention')).toBeUndefined();
    await window.press('Save');
    expect(saved().name).toBe('Backup of this computer (copy)');
    await window.press('All plans');
    expect(window.text).toContain('Backup of this computer (copy)');
  });

  it('are removed, and their backups stay', async () => {
    await openPlans({ plans: 'many' });
    await window.press('More for Photos');
    await window.pressItem('Remove…');
    expect(window.text).toContain('Its backups stay in your storage');
    await window.press('Remove the plan');
    expect(window.text).not.toContain('Photos');
  });
});

describe('changes of a plan', () => {
  it('are kept wherever one goes, until they are saved', async () => {
    await openPlans({}, 'When');
    await window.select('Back up', 'weekly');
    await window.press('Overview', 'Plans', 'When');
    expect(window.text).toContain('There are changes that are not saved.');
    await window.press('Save');
    expect(saved().schedule.runs).toEqual({ kind: 'weekly', days: [1, 2, 3, 4, 5], times: ['12:00'] });
    expect(window.text).not.toContain('There are changes that are not saved.');
  });

  it('are none once all is as it was', async () => {
    await openPlans({}, 'Conditions');
    await window.check('Wait in metered networks');
    expect(window.has('Save')).toBe(true);
    await window.check('Wait in metered networks');
    expect(window.has('Save')).toBe(false);
  });

  it('that are refused say why where they are', async () => {
    await openPlans();
    await window.fill('Names and patterns of your own', '[ab');
    await window.press('Add', 'Keep', 'Save');
    expect(window.text).toContain('This cannot be used: “[ab” is no pattern');
    await window.press('Discard', 'What');
    expect(window.text).not.toContain('[ab');
  });

  it('cannot be made of what the organisation has set', async () => {
    await openPlans({ managed: 'Contoso' }, 'When');
    expect(window.text).toContain('Set by Contoso. It cannot be changed here.');
    const fieldset = document.querySelector('fieldset:has(select)')!;
    expect(fieldset.hasAttribute('disabled')).toBe(true);
  });
});

describe('what a plan takes', () => {
  it('is ticked in a tree, whose folders are left out one by one', async () => {
    await openPlans();
    await window.press('Choose folders…');
    await window.openItem('/home/anna', 'Documents');
    await window.tickItem('Contracts');
    await window.press('Take these', 'Save');
    expect(saved().sources.excludes).toEqual(['/home/anna/Documents/Contracts', '*.tmp', 'Thumbs.db']);
    expect(window.text).toContain('without Contracts');
    expect(window.text).not.toContain('/home/anna/Documents/Contracts');
  });

  it('is looked at on request, with the sizes of what could be left out', async () => {
    await openPlans();
    await window.press('Look now');
    expect(window.text).toContain('184,300 files, 3.2 GB');
    expect(window.text).toContain('are only in the cloud. They are not fetched and not backed up.');
    expect(window.text).toContain('4 h to 6 h');
  });
});

describe('when a plan runs', () => {
  it('is seen as its next runs', async () => {
    await openPlans({}, 'When');
    await window.select('Back up', 'daily');
    await window.press('More settings');
    await window.check('Read every file again once a week');
    expect(window.text.match(/12:00/g)).toHaveLength(11);
    await window.check('Read every file again once a week');
    expect(window.text).toContain('reads every file');
    await window.select('Back up', 'manual');
    expect(window.text).toContain('There is none until you choose “Run now”.');
  });

  it('is painted in a week by the keyboard', async () => {
    await openPlans({}, 'When');
    await window.check('Only at certain hours');
    expect(window.text).toContain('Mon–Fri, 08:00–18:00');
    document.querySelector<HTMLElement>('[role=grid]')!.focus();
    await window.key('End', ' ');
    await window.press('Save');
    expect(saved().schedule.windows).toEqual([
      { days: [1, 2, 3, 4, 5], from: '08:00', to: '18:00' },
      { days: [1], from: '23:00', to: '00:00' },
    ]);
  });
});

describe('how fast a plan is', () => {
  it('is limited in painted hours', async () => {
    await openPlans({}, 'Speed');
    await window.check('Limit the speed at certain hours');
    await window.fill('Upload', '0.5');
    await window.press('Office hours', 'Save');
    expect(saved().speed.week).toEqual([
      {
        days: [1, 2, 3, 4, 5],
        from: '08:00',
        to: '18:00',
        uploadBytesPerSecond: 512 * 1024,
        downloadBytesPerSecond: null,
      },
    ]);
  });
});

describe('how long a plan keeps', () => {
  it('is a preset or own numbers, and says what that would remove', async () => {
    await openPlans({}, 'Keep');
    expect(window.text).toContain('come back from 29 Nov, 03:00 on');
    await window.check('Everything');
    expect(window.text).toContain('Nothing would be removed. 91 backups are kept.');
    await window.check('My own numbers');
    await window.fill('Daily', '5000000');
    expect(window.text).toContain('A number from -1 to 100,000');
    await window.fill('Daily', '7');
    await window.fill('Never fewer than', '5');
    await window.press('Save');
    expect(saved().retention).toMatchObject({ rules: { daily: 7, monthly: 12 }, atLeast: 5 });
  });
});

describe('the overview', () => {
  it('says why nothing runs, and runs it anyway', async () => {
    window = await WindowUnderTest.open({ scene: 'used', nowMs, plans: { waits: 'metered' } });
    expect(window.text).toContain('Waiting: metered network. Next try 10:00.');
    await window.press('Run anyway');
    expect(window.asked('plans.run')).toBeDefined();
  });

  it('warns of a plan that only runs by hand', async () => {
    window = await WindowUnderTest.open({ scene: 'used', nowMs, plans: { plans: 'many' } });
    expect(window.text).toContain('Backups only run when you say so');
    await window.press('Set a schedule');
    expect(window.text).toContain('When it runs');
    expect(window.text).toContain('Everything that the office needs');
  });
});

describe('the set-up', () => {
  const toWhen = async () => {
    window = await WindowUnderTest.open({ nowMs });
    await window.press('Try it now on this computer', 'Set up backup', 'Later');
  };

  it('lets backups run by themselves', async () => {
    await toWhen();
    await window.press('Start');
    expect(saved()).toMatchObject({
      schedule: { runs: { kind: 'interval', minutes: 60 } },
      conditions: { battery: { kind: 'above', percent: 30 }, allowsMetered: false, waitsForFullScreen: true },
      retention: { rules: { daily: 30, monthly: 12 } },
    });
    expect(window.text).toContain('Nothing is protected yet');
  });

  it('leaves it to who wants to choose', async () => {
    await toWhen();
    await window.press('Choose myself');
    expect(window.asked('plans.save')).toBeUndefined();
    expect(window.text).toContain('Only when I say so');
  });
});

describe('the storage of all plans', () => {
  it('says what a tier costs and what space comes back', async () => {
    window = await WindowUnderTest.open({ scene: 'used', nowMs });
    await window.press('Settings');
    await window.check('Cold');
    expect(window.asked('upkeep.set')).toMatchObject({ tier: 'cold' });
    expect(window.text).toContain('Sample prices of 1 Nov 2026, westeurope.');
    expect(window.text).toContain('€0.22 a month');
    await window.press('Show what would come back');
    expect(window.text).toContain('Waits until removing it is free');
    await window.press('Give space back now');
    expect(window.text).toContain('Space is being given back.');
  });
});

describe('a pause', () => {
  it('can last until this network is left', async () => {
    window = await WindowUnderTest.open({ scene: 'used', nowMs });
    await window.press('Pause');
    await window.pressItem('Until “Home” is left');
    expect(window.text).toContain('Backups wait until this computer is in another network than “Home”.');
    await window.press('Resume');
    expect(window.has('Back up now')).toBe(true);
  });
});
