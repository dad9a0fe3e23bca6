export function electronBinary(): string;
export function appArguments(): string[];
