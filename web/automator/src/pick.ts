/** The part of `data` at a path like `list[0].name`; all of it without. */
export function pick(data: unknown, path: string | undefined): unknown {
  const names = path?.match(/[^.[\]]+/g) ?? []
  return names.reduce<unknown>((value, name) => (value as { [name: string]: unknown } | null | undefined)?.[name], data)
}
