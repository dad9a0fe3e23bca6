import { useState } from 'react';
import type { PlaceState } from '../../../contract/data';
import { useAction, useApi, useValue, useClient } from '../../api/hooks';
import { setupTexts } from '../../lib/texts/setup';
import { AzureForm } from './azure-form';
import { CreateForm } from './create-form';
import { FolderForm } from './folder-form';
import { OpenForm } from './open-form';
import { PlaceChoice } from './place-choice';
import { SetupFrame } from './setup-frame';
import type { Target } from './target';

type Step =
  | { readonly kind: 'choose' }
  | { readonly kind: 'azure' }
  | { readonly kind: 'local' }
  | {
      readonly kind: 'password';
      readonly target: Target;
      readonly found: PlaceState['kind'];
      readonly from: Step;
    };

/** From nothing to an opened backup: where, then its password. Whether it is new is found out, not asked. */
export function SetupScreen() {
  const api = useApi();
  const info = useValue(useClient().info);
  const probing = useAction();
  const connecting = useAction();
  const [step, setStep] = useState<Step>({ kind: 'choose' });
  const goTo = (next: Step) => {
    probing.clear();
    connecting.clear();
    setStep(next);
  };
  const probe = (target: Target) =>
    void probing.run(async (signal) => {
      const found = await api.connection.probe(target, { signal });
      setStep({ kind: 'password', target, found: found.kind, from: step });
    });
  const connect =
    (target: Target, mode: 'create' | 'open') => (password: string, rememberPassword: boolean) =>
      void connecting.run((signal) =>
        api.connection.connect({ ...target, password, mode, rememberPassword }, { signal }),
      );

  switch (step.kind) {
    case 'choose':
      return (
        <SetupFrame title={setupTexts.welcome} intro={setupTexts.intro}>
          <PlaceChoice
            hasEmbedded={info?.hasEmbeddedStorage === true}
            probing={probing}
            onChoose={(kind) =>
              kind === 'embedded' ? probe({ place: { kind }, credential: { kind: 'none' } }) : goTo({ kind })
            }
          />
        </SetupFrame>
      );
    case 'azure':
      return (
        <AzureForm
          hostname={info?.hostname ?? ''}
          probing={probing}
          onSubmit={probe}
          onBack={() => goTo({ kind: 'choose' })}
        />
      );
    case 'local':
      return <FolderForm probing={probing} onSubmit={probe} onBack={() => goTo({ kind: 'choose' })} />;
    case 'password': {
      const isNew = step.found === 'empty';
      const Form = isNew ? CreateForm : OpenForm;
      return (
        <Form
          connecting={connecting}
          onSubmit={connect(step.target, isNew ? 'create' : 'open')}
          onBack={() => goTo(step.from)}
        />
      );
    }
  }
}
