/** Why a run that is due does not begin, the first thing that a person should know. `until` and `opensAt` are ISO times. */
export type WaitReason =
  | { readonly kind: 'paused'; readonly until: string | null }
  | { readonly kind: 'outside-window'; readonly opensAt: string | null }
  | { readonly kind: 'offline' }
  | { readonly kind: 'metered' }
  | { readonly kind: 'other-network'; readonly network: string | null }
  | { readonly kind: 'on-battery' }
  | { readonly kind: 'battery-low'; readonly percent: number; readonly needed: number }
  | { readonly kind: 'full-screen' }
  | { readonly kind: 'in-use'; readonly idleMinutes: number }
  | { readonly kind: 'not-connected' }
  | { readonly kind: 'sign-in-needed' }
  | { readonly kind: 'password-needed' }
  | { readonly kind: 'no-sources' }
  /** Another job works; the run follows it. */
  | { readonly kind: 'busy' }
  /** The run before failed: it is tried again later. */
  | { readonly kind: 'failed-before'; readonly retryAt: string };
