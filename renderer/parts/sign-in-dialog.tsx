import { Dialog, DialogBody, DialogContent, DialogSurface, DialogTitle } from '@fluentui/react-components';
import { signInTexts } from '../lib/texts';
import { SignInProgress } from './sign-in-progress';
import type { SignIn } from './use-sign-in';

/** Over any screen, from the start of a sign-in until it is done or given up. */
export function SignInDialog({ signIn }: { readonly signIn: SignIn }) {
  const isOpen = signIn.isBusy || signIn.error !== undefined;
  return (
    // No click beside it: coming back from the browser must not end what was begun there.
    <Dialog modalType="alert" open={isOpen} onOpenChange={(_, { open }) => !open && signIn.cancel()}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{signInTexts.banner.dialog}</DialogTitle>
          <DialogContent>
            <SignInProgress signIn={signIn} />
          </DialogContent>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
