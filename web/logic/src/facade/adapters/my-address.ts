// Alipay gives a postal address under `result`, in fields of its own.

import type { Adapter } from '../translate'

export const myAddress: Adapter = {
  result: ({ userName, telNumber, provinceName, cityName, countyName, detailInfo }) => ({
    resultStatus: '9000',
    result: { fullname: userName, mobilePhone: telNumber, prov: provinceName, city: cityName, area: countyName, address: detailInfo },
  }),
}
