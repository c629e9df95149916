// Alipay gives the user as the text of a signed answer, with the fields beside it. There is no signature here.

import { asObject } from '../../json'
import type { Adapter } from '../translate'

export const openUserInfo: Adapter = {
  result: ({ userInfo }) => {
    const { nickName, avatarUrl } = asObject(userInfo)
    const answer = { code: '10000', msg: 'Success', nickName, avatar: avatarUrl }
    return { ...answer, response: JSON.stringify({ response: answer }) }
  },
}
