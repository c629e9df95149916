// Rules of audiences, as spec/snapshot.md says. A rule is read once, as long as its object lives.
import { compare } from './dotted.js'
import { pattern } from './pattern.js'
import { place } from './place.js'
import { Unreadable, type Facts, type Rule } from './types.js'

type Test = (facts: Facts, salt: string) => boolean

const ATTRIBUTES = ['user', 'group', 'city', 'os', 'os_version', 'device', 'net', 'host_version', 'sdk_version', 'locale']
const read = new WeakMap<Rule, Test>()

/** Whether the subject of `facts` belongs to the audience; `salt` is where `percent` and `seat` stick. */
export function includes(rule: Rule, facts: Facts, salt: string): boolean {
  let test = read.get(rule)
  if (!test) read.set(rule, (test = node(rule)))
  return test(facts, salt)
}

/** What the object itself has under `name`, whatever objects inherit. */
export function own<T>(object: Record<string, T> | undefined, name: string): T | undefined {
  return object !== undefined && Object.hasOwn(object, name) ? object[name] : undefined
}

function node(rule: Rule): Test {
  if ('attr' in rule) return comparison(rule)
  if ('not' in rule) {
    const inner = node(rule.not)
    return (facts, salt) => !inner(facts, salt)
  }
  if ('all' in rule) {
    const inner = rule.all.map(node)
    return (facts, salt) => inner.every(test => test(facts, salt))
  }
  if ('any' in rule) {
    const inner = rule.any.map(node)
    return (facts, salt) => inner.some(test => test(facts, salt))
  }
  throw new Unreadable('a rule of an unknown form')
}

function comparison({ attr, op, value }: { attr: string; op: string; value: unknown }): Test {
  const fact = attribute(attr)
  const holds = operator(op, value)
  return (facts, salt) => {
    const found = fact(facts, salt)
    return found !== undefined && holds(found)
  }
}

function attribute(name: string): (facts: Facts, salt: string) => unknown {
  if (name === 'percent') return (facts, salt) => place(salt, facts.subject ?? '')
  if (name === 'seat') return (facts, salt) => own(facts.seats, salt)
  if (name === 'tester') return facts => facts.tester === true
  if (!ATTRIBUTES.includes(name) && !name.startsWith('custom.')) throw new Unreadable(`an unknown attribute: ${name}`)
  return facts => own(facts.attributes, name)
}

function operator(op: string, value: unknown): (found: unknown) => boolean {
  switch (op) {
    case 'eq':
      return found => equal(found, value)
    case 'in': {
      const values = list(value)
      const texts = new Set(values.filter(value => typeof value === 'string'))
      const others = values.filter(value => typeof value !== 'string')
      return found => (typeof found === 'string' ? texts.has(found) : others.some(value => equal(found, value)))
    }
    case 'contains':
      return found =>
        typeof found === 'string' ? typeof value === 'string' && found.includes(value) : Array.isArray(found) && found.some(item => equal(item, value))
    case 'regex': {
      const finds = pattern(String(value))
      return found => typeof found === 'string' && finds(found)
    }
    case 'lt':
      return found => order(found, value) === -1
    case 'gt':
      return found => order(found, value) === 1
    case 'range': {
      const [low, high] = list(value)
      return found => (order(found, low) ?? -1) >= 0 && (order(found, high) ?? 1) <= 0
    }
    default:
      throw new Unreadable(`an unknown operator: ${op}`)
  }
}

function list(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw new Unreadable('a list was expected')
  return value
}

function equal(left: unknown, right: unknown): boolean {
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return Object.is(left, right)
  if (Array.isArray(left) || Array.isArray(right)) {
    return Array.isArray(left) && Array.isArray(right) && left.length === right.length && left.every((item, at) => equal(item, right[at]))
  }
  const names = Object.keys(left)
  const [these, those] = [left as Record<string, unknown>, right as Record<string, unknown>]
  return names.length === Object.keys(those).length && names.every(name => Object.hasOwn(those, name) && equal(these[name], those[name]))
}

/** Numbers, or dotted versions; nothing else has an order here. */
function order(left: unknown, right: unknown): number | undefined {
  if (typeof left === 'number' && typeof right === 'number') return left < right ? -1 : left > right ? 1 : 0
  return typeof left === 'string' && typeof right === 'string' ? compare(left, right) : undefined
}
