const ok = 1
const broken = {
  名: 'x' 'y',
}
