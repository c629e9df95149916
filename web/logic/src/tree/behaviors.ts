// The behaviours that exist under a name: `wx://form-field` and its kin.

import { formFields } from './events'

type Behaviors = { [name: string]: object }

/** Definitions of the named behaviours. Inputs inside a component count into the form around it anyway. */
const definitions: Behaviors = {
  'form-field': {
    properties: { name: { type: String }, value: { type: null } },
    attached(this: { _$: object }) {
      formFields.add(this._$)
    },
  },
  'form-field-group': {},
  'form-field-button': {},
  // `export` of a definition is honoured with or without this one.
  'component-export': {},
}

/** The definition behind a name such as `wx://form-field` (`swan://`, `qq://` … alike), or nothing. */
export function namedBehavior(name: string): object | undefined {
  const match = /^\w+:\/\/([\w-]+)$/.exec(name)
  return match?.[1] ? definitions[match[1]] : undefined
}
