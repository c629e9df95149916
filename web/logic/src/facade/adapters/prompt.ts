// Alipay's prompt asks with a title and a message; a dialog with a text field has the title alone.

import type { Adapter } from '../translate'

export const prompt: Adapter = {
  args: ({ title, message, ...args }) => ({ ...args, title: [title, message].filter(text => typeof text === 'string' && text !== '').join('\n') }),
}
