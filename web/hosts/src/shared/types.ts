/** What the host's back end says; times are milliseconds since the epoch, money is in fen. */
export interface Config {
  face: 'plaza' | 'purse'
  platform: string
  platform_key: string
  host: string
  demo: { accounts: Person[]; password: string } | null
}

export interface Person {
  name: string
  nick_name: string
  bio: string
  avatar: string
}

/** Who is logged in; `subject` is what assertions call them. */
export interface Me extends Person {
  subject: string
}

/** A mini-program on offer. `id` is the platform's, `appid` the developer's. */
export interface App {
  id: string
  appid: string
  name: string
  summary: string | null
  icon: string | null
}

export interface Card {
  app: string
  title: string
  path: string
  image_url: string | null
}

export interface Post {
  id: string
  author: Person | null
  text: string
  card: Card | null
  created_at: number
  likes: number
  liked: boolean
  comments: number
}

export interface Comment {
  id: string
  author: Person | null
  text: string
  created_at: number
}

export interface Message {
  id: string
  mine: boolean
  text: string
  card: Card | null
  created_at: number
}

export interface Conversation {
  with: Person | null
  last: Message
}

export interface Entry {
  id: string
  kind: string
  amount: number
  peer: string | null
  note: string
  created_at: number
}

export interface Wallet {
  balance: number
  entries: Entry[]
}
