// What getSystemInfo and its parts tell, from what the container said at the start and since.

export type System = { [key: string]: unknown }

/** Height of the navigation bar below the status bar, and of the tab bar, in CSS pixels; the view draws the same. */
export const NAVIGATION_BAR = 44
export const TAB_BAR = 50

const WINDOW = ['pixelRatio', 'screenWidth', 'screenHeight', 'windowWidth', 'windowHeight', 'statusBarHeight', 'safeArea', 'screenTop']
const DEVICE = ['abi', 'benchmarkLevel', 'brand', 'model', 'system', 'platform', 'cpuType', 'memorySize']
const BASE = ['SDKVersion', 'enableDebug', 'host', 'language', 'version', 'theme', 'fontSizeSetting', 'fontSizeScaleFactor']
const SETTING = ['bluetoothEnabled', 'locationEnabled', 'wifiEnabled', 'deviceOrientation']

/** Which bars take height from the frame. */
export interface Bars {
  navigation: boolean
  tab: boolean
}

export class SystemInfo {
  constructor(
    private readonly system: System,
    private readonly bars: () => Bars,
  ) {}

  get theme(): string {
    return this.system['theme'] === 'dark' ? 'dark' : 'light'
  }

  set theme(theme: string) {
    this.system['theme'] = theme
  }

  number(name: string): number {
    return Number(this.system[name]) || 0
  }

  resize(width: number, height: number): void {
    Object.assign(this.system, { windowWidth: width, windowHeight: height })
  }

  /** Everything in one object; `windowHeight` is what the bars leave to the page. */
  all(): System {
    const { menuButton: _menuButton, ...system } = this.system
    const frame = this.number('windowHeight')
    const { navigation, tab } = this.bars()
    const top = navigation ? this.number('statusBarHeight') + NAVIGATION_BAR : 0
    const below = Math.max(0, this.number('screenHeight') - bottomOf(system['safeArea'], this.number('screenHeight')))
    const windowHeight = frame - top - (tab ? TAB_BAR + below : 0)
    return { benchmarkLevel: -1, enableDebug: false, ...structured(system), screenTop: top, windowHeight }
  }

  window(): System {
    return pick(this.all(), WINDOW)
  }

  device(): System {
    return pick(this.all(), DEVICE)
  }

  base(): System {
    return pick(this.all(), BASE)
  }

  setting(): System {
    return pick(this.all(), SETTING)
  }

  menuButton(): System {
    return structured(this.system['menuButton'] ?? {}) as System
  }
}

function pick(system: System, names: string[]): System {
  return Object.fromEntries(names.filter(name => name in system).map(name => [name, system[name]]))
}

function bottomOf(safeArea: unknown, otherwise: number): number {
  return Number((safeArea as { bottom?: unknown } | undefined)?.bottom) || otherwise
}

/** A copy, so that a mini-program cannot change what the next one who asks sees. */
function structured<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T
}
