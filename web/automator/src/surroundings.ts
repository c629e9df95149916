// What the library of matchers looks for when it is loaded; it tells of its plugins, and nobody listens.

class Silent {
  addEventListener(): void {}
  removeEventListener(): void {}
  dispatchEvent(): boolean {
    return true
  }
}
Object.assign(globalThis, { Event: class {}, EventTarget: Silent })
