import { Activity, useCallback, useState } from 'react';
import type { Account, Organisation, PlaceState } from '../../../contract/data';
import type { Device, DeviceSurvey } from '../../../contract/recovery-data';
import type { Api } from '../../api/api';
import { useAction, useApi, useCall, useClient, useValue, type Action } from '../../api/hooks';
import type { ResourceState } from '../../api/resource';
import { parentName } from '../../lib/path-names';
import { devicesTexts, setupTexts } from '../../lib/texts';
import { AzureForm } from './azure-form';
import { CheckStep } from './check-step';
import { CreateForm } from './create-form';
import { DevicesStep, nameOf } from './devices-step';
import { FolderForm } from './folder-form';
import { OpenForm } from './open-form';
import { PlaceChoice } from './place-choice';
import { SetupFrame } from './setup-frame';
import { SignInStep } from './sign-in-step';
import type { Target } from './target';
import { WhereStep } from './where-step';

type Step =
  | { readonly kind: 'choose' }
  | { readonly kind: 'sign-in' }
  | { readonly kind: 'where'; readonly account: Account }
  | { readonly kind: 'key' }
  | { readonly kind: 'local' }
  | { readonly kind: 'check'; readonly target: Target }
  | { readonly kind: 'devices'; readonly target: Target; readonly survey: DeviceSurvey }
  | { readonly kind: 'device'; readonly target: Target; readonly device: Device }
  | { readonly kind: 'password'; readonly target: Target; readonly found: PlaceState['kind'] };

/** From nothing to an opened backup: who, where, whether all works there, then its password. Whether it is new is found out, not asked. */
export function SetupScreen() {
  const { azure } = useApi();
  const organisation = useCall(useCallback((signal) => azure.organisation({}, { signal }), [azure]));
  const [steps, setSteps] = useState<readonly Step[]>([{ kind: 'choose' }]);
  // Steps that were left stay as they were filled in, for who comes back.
  return steps.map((step, at) => (
    <Activity key={step.kind} mode={at === steps.length - 1 ? 'visible' : 'hidden'}>
      <StepView
        step={step}
        organisation={organisation}
        goTo={(next) => setSteps([...steps, next])}
        onBack={() => setSteps(steps.slice(0, -1))}
        onOtherAccount={() => setSteps(steps.slice(0, steps.findIndex(({ kind }) => kind === 'sign-in') + 1))}
      />
    </Activity>
  ));
}

interface StepViewProps {
  readonly step: Step;
  readonly organisation: ResourceState<Organisation | null>;
  readonly goTo: (step: Step) => void;
  readonly onBack: () => void;
  readonly onOtherAccount: () => void;
}

function StepView({ step, organisation, goTo, onBack, onOtherAccount }: StepViewProps) {
  const api = useApi();
  const info = useValue(useClient().info);
  const action = useAction();
  const hostname = info?.hostname ?? '';
  const back = () => {
    action.clear();
    onBack();
  };
  const probe = (target: Target) =>
    void action.run(async (signal) => {
      const { kind: found } = await api.connection.probe(target, { signal });
      const survey = found === 'empty' ? await devicesBeside(api, target, signal) : undefined;
      goTo(survey === undefined ? { kind: 'password', target, found } : { kind: 'devices', target, survey });
    });
  const check = (target: Target) => goTo({ kind: 'check', target });

  switch (step.kind) {
    case 'choose':
      return (
        <SetupFrame title={setupTexts.welcome} intro={setupTexts.intro}>
          <PlaceChoice
            hasEmbedded={info?.hasEmbeddedStorage === true}
            organisation={organisation}
            probing={action}
            onChoose={(kind) =>
              kind === 'embedded'
                ? probe({ place: { kind }, credential: { kind: 'none' } })
                : goTo({ kind: kind === 'azure' ? 'sign-in' : kind })
            }
          />
        </SetupFrame>
      );
    case 'sign-in':
      return (
        <SignInStep
          isPlaceFixed={organisation.kind === 'ready' && organisation.value?.isPlaceFixed === true}
          onSignedIn={(account) => goTo({ kind: 'where', account })}
          onUseKey={() => goTo({ kind: 'key' })}
          onBack={back}
        />
      );
    case 'where':
      return (
        <WhereStep
          account={step.account}
          hostname={hostname}
          onSubmit={check}
          onOtherAccount={onOtherAccount}
          onBack={back}
        />
      );
    case 'key':
      return <AzureForm hostname={hostname} onSubmit={check} onBack={back} />;
    case 'local':
      return <FolderForm onSubmit={check} onBack={back} />;
    case 'check':
      return (
        <CheckStep
          target={step.target}
          probing={action}
          onContinue={() => probe(step.target)}
          onOtherAccount={onOtherAccount}
          onBack={back}
        />
      );
    case 'devices':
    case 'device':
    case 'password':
      return <AccessStep step={step} hostname={hostname} opening={action} goTo={goTo} onBack={back} />;
  }
}

interface AccessStepProps {
  readonly step: Extract<Step, { readonly kind: 'devices' | 'device' | 'password' }>;
  readonly hostname: string;
  readonly opening: Action;
  readonly goTo: (step: Step) => void;
  readonly onBack: () => void;
}

/** Which backups of the place, and what opens them. */
function AccessStep({ step, hostname, opening, goTo, onBack }: AccessStepProps) {
  const api = useApi();
  const { target } = step;
  const connect = (mode: 'create' | 'open') => (password: string, rememberPassword: boolean) =>
    void opening.run((signal) =>
      api.connection.connect({ ...target, password, mode, rememberPassword }, { signal }),
    );
  if (step.kind === 'devices')
    return (
      <DevicesStep
        survey={step.survey}
        hostname={hostname}
        onOpen={(device) => goTo({ kind: 'device', target: { ...target, place: device.place }, device })}
        onStartNew={() => goTo({ kind: 'password', target, found: 'empty' })}
        onBack={onBack}
      />
    );
  if (step.kind === 'password' && step.found === 'empty')
    return <CreateForm connecting={opening} onSubmit={connect('create')} onBack={onBack} />;
  const { title, intro } = devicesTexts.unlock;
  const texts =
    step.kind === 'device'
      ? { ...setupTexts.open, title: title({ device: nameOf(step.device) }), intro }
      : setupTexts.open;
  return <OpenForm texts={texts} connecting={opening} onSubmit={connect('open')} onBack={onBack} />;
}

/** The computers whose backups lie beside the place; `undefined` when there are none. */
async function devicesBeside(
  api: Api,
  { place, credential }: Target,
  signal: AbortSignal,
): Promise<DeviceSurvey | undefined> {
  if (place.kind !== 'azure') return undefined;
  const prefix = place.prefix.includes('/') ? parentName(place.prefix) : '';
  const survey = await api.devices.list({ credential, place: { ...place, prefix } }, { signal });
  return survey.devices.length === 0 ? undefined : survey;
}
