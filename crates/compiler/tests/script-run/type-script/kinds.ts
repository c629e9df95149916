export interface Shape { area(): number }
export enum Kind { Round, Flat = 'flat' }
export const enum Size { Small = 1, Large = Small << 3 }
