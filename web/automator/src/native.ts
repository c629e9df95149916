import { host, type Question } from './host'
import type { MiniProgram } from './mini-program'

/** What belongs to the container: bars, dialogs, questions of consent. */
export class Native {
  constructor(private readonly program: MiniProgram) {}

  /** What waits for the user's word, the oldest first. */
  async questions(): Promise<Question[]> {
    return host.questions(this.program.run)
  }

  /** Confirms a dialog; with text in one that asks for it. */
  async confirmModal(text?: string): Promise<void> {
    this.#reply('a dialog', ({ capability }) => capability === 'ui.modal', true, text)
  }

  async cancelModal(): Promise<void> {
    this.#reply('a dialog', ({ capability }) => capability === 'ui.modal', false)
  }

  /** Chooses from a sheet of actions. */
  async chooseAction(index: number): Promise<void> {
    this.#reply('a sheet of actions', ({ capability }) => capability === 'ui.sheet', true, index)
  }

  async cancelActions(): Promise<void> {
    this.#reply('a sheet of actions', ({ capability }) => capability === 'ui.sheet', false)
  }

  async authorizeAllow(): Promise<void> {
    this.#reply('a question of consent', ({ consent }) => consent, true)
  }

  async authorizeCancel(): Promise<void> {
    this.#reply('a question of consent', ({ consent }) => consent, false)
  }

  /** The button of the navigation bar. */
  async navigateLeft(): Promise<void> {
    this.#act('back')
  }

  async goHome(): Promise<void> {
    this.#act('home')
  }

  /** Taps a tab, by the path of its page. */
  async switchTab({ url }: { url: string }): Promise<void> {
    this.#act('tab', url)
  }

  /** Pulls the page in front down, to refresh it. */
  async pullDown(): Promise<void> {
    this.#act('pullDown')
  }

  /** Scrolls the page in front to its end. */
  async scrollToEnd(): Promise<void> {
    this.#act('scrollToEnd')
  }

  #act(what: string, ...args: unknown[]): void {
    this.program.told(() => host.act(this.program.run, 0, what, ...args))
  }

  #reply(what: string, fits: (question: Question) => boolean, yes: boolean, value?: unknown): void {
    const question = host.questions(this.program.run).find(question => fits(question))
    if (!question) throw new Error(`${what} is not open`)
    this.program.told(() => host.reply(this.program.run, question.call, yes, value))
  }
}
