// Runs among the scripts that extend the runtime and puts the mini-program into a time zone, whatever that of this machine:
// so many minutes before Greenwich, and other ones from April to September.
((standard, summer) => {
  'use strict'
  const hidden = (owner, name, value) => Object.defineProperty(owner, name, { value, writable: true, configurable: true, enumerable: false })
  const Plain = Date
  const { prototype, parse, UTC } = Plain
  const MINUTE = 60_000
  const isSummer = time => {
    const month = new Plain(time).getUTCMonth()
    return month >= 3 && month < 9
  }
  // A date whose parts at Greenwich are those of `date` here, and the other way round.
  const here = date => {
    const time = date.getTime()
    return new Plain(time + MINUTE * (isSummer(time) ? summer : standard))
  }
  const there = parts => {
    const time = parts - MINUTE * summer
    return isSummer(time) ? time : parts - MINUTE * standard
  }

  const parts = ['FullYear', 'Month', 'Date', 'Hours', 'Minutes', 'Seconds', 'Milliseconds']
  for (const part of [...parts, 'Day']) {
    hidden(prototype, `get${part}`, function () {
      return here(this)[`getUTC${part}`]()
    })
  }
  for (const part of parts) {
    hidden(prototype, `set${part}`, function (...values) {
      return this.setTime(there(here(this)[`setUTC${part}`](...values)))
    })
  }
  const offset = date => (date.getTime() - here(date).getTime()) / MINUTE
  const two = number => String(number).padStart(2, '0')
  const zone = minutes => `GMT${minutes > 0 ? '-' : '+'}${two(Math.floor(Math.abs(minutes) / 60))}${two(Math.abs(minutes) % 60)}`
  const texts = {
    toDateString: (_, week, day, month, year) => `${week} ${month} ${day} ${year}`,
    toTimeString: (date, week, day, month, year, time) => `${time} ${zone(offset(date))}`,
    toString: (date, week, day, month, year, time) => `${week} ${month} ${day} ${year} ${time} ${zone(offset(date))}`,
    toLocaleDateString: date => `${date.getMonth() + 1}/${date.getDate()}/${date.getFullYear()}`,
    toLocaleTimeString: (date, week, day, month, year, time) => time,
    toLocaleString: date => `${date.toLocaleDateString()}, ${date.toLocaleTimeString()}`,
  }
  for (const [name, text] of Object.entries(texts)) {
    hidden(prototype, name, function () {
      return Number.isNaN(this.getTime()) ? 'Invalid Date' : text(this, ...here(this).toUTCString().split(/,? /))
    })
  }
  hidden(prototype, 'getYear', function () {
    return this.getFullYear() - 1900
  })
  hidden(prototype, 'setYear', function (year) {
    return this.setFullYear(year >= 0 && year <= 99 ? 1900 + Number(year) : year)
  })
  hidden(prototype, 'getTimezoneOffset', function () {
    return offset(this)
  })

  // Texts of a day alone in the standard's form, and those that name a zone, mean the same everywhere.
  const ZONED = /^[+-]?\d{4,6}(-\d\d){0,2}$|\b(GMT|UTC?|[CEMP][DS]T|[CEW]ES?T)\b|\dZ|:\d.*[+-]\d/i
  const read = text => {
    if (ZONED.test(text)) return parse(text)
    const time = parse(`${text}Z`)
    return there(Number.isNaN(time) ? parse(`${text} UTC`) : time)
  }
  const timeOf = values => {
    if (values.length > 1) return there(UTC(...values))
    const value = values[0]?.valueOf() ?? values[0]
    const isText = typeof value === 'string' || (typeof value === 'object' && value)
    return isText ? read(String(value)) : value
  }
  const ZonedDate = function Date(...values) {
    if (!new.target) return new Plain().toString()
    return Reflect.construct(Plain, values.length ? [timeOf(values)] : [], new.target)
  }
  Object.defineProperty(ZonedDate, 'length', { value: 7 })
  Object.defineProperty(ZonedDate, 'prototype', { value: prototype, writable: false })
  hidden(prototype, 'constructor', ZonedDate)
  for (const [name, value] of Object.entries({ UTC, now: Plain.now, parse: text => read(String(text)) })) hidden(ZonedDate, name, value)
  hidden(globalThis, 'Date', ZonedDate)
})
