import { createContext, useContext, type ReactNode } from 'react';
import { SignInDialog } from './sign-in-dialog';
import { useSignIn, type SignIn } from './use-sign-in';

const StartContext = createContext<SignIn['start'] | undefined>(undefined);

/** Around all screens: a sign-in goes on when the screen or the banner that began it goes. */
export function WindowSignIn({ children }: { readonly children: ReactNode }) {
  const signIn = useSignIn();
  return (
    <StartContext value={signIn.start}>
      {children}
      <SignInDialog signIn={signIn} />
    </StartContext>
  );
}

/** Begins a sign-in that belongs to no screen. */
export function useWindowSignIn(): SignIn['start'] {
  const start = useContext(StartContext);
  if (start === undefined) throw new Error('No WindowSignIn above this component');
  return start;
}
