export interface A { a: string }
export type B = A | null
