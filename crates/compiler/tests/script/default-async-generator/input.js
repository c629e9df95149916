export default async function * () {}
