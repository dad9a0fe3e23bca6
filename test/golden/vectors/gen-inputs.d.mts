export const inputs: Readonly<Record<string, () => Uint8Array>>;
