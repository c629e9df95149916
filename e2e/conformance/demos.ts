// Pages for comparing builds of one library: the same template and data in every dialect.
import type { Demo } from './libraries'

/** Rich text with everything that a news article has. */
export const MP_HTML: Demo = {
  name: 'article',
  components: { article: '/lib/index' },
  template: '<article content="{{html}}" />\n',
  data: {
    html: '<h1 style="color:#333">胡同里的咖啡</h1><p>早上八点，<b>第一炉</b>可颂出炉。<br/>门口<a href="https://example.org/">排了队</a>。</p>'
      + '<ul><li>拿铁</li><li>美式 <em>加浓</em></li></ul><ol><li>先点单</li><li>再取餐</li></ol><blockquote>慢一点，没关系。</blockquote>'
      + '<table border="1"><tr><th>杯型</th><th>价格</th></tr><tr><td>中杯</td><td>&yen;28</td></tr></table><pre><code>let cup = 1</code></pre><hr/><div><span>a &lt; b &amp; c</span></div>',
  },
}

/** A component alone with some properties. */
const demo = (component: string, attributes: string, content = '', data: object = {}): Demo => ({
  name: component.toLowerCase(),
  components: { [`a-${component.toLowerCase()}`]: `/lib/${component}/index` },
  template: `<a-${component.toLowerCase()} ${attributes}>${content}</a-${component.toLowerCase()}>\n`,
  data,
})

export const DEMOS: Demo[] = [
  demo('Button', 'type="primary" subText="两行" icon="AddOutline"', '提交'),
  demo('Tag', 'type="outline" color="primary"', '标签'),
  demo('Badge', 'type="number" text="{{5}}"', '消息'),
  demo('Divider', '', '分割线'),
  demo('Empty', 'title="没有内容" message="稍后再来"'),
  demo('Result', 'type="success" title="已提交" message="一个工作日内处理"'),
  demo('Loading', 'type="spin"'),
  demo('Progress', 'percent="{{40}}"'),
  demo('Rate', 'value="{{3}}"'),
  demo('Steps', 'items="{{items}}" current="{{1}}"', '', { items: [{ title: '下单', description: '08:01' }, { title: '制作' }, { title: '取餐' }] }),
  demo('Stepper', 'value="{{2}}" min="{{0}}" max="{{9}}"'),
  demo('Switch', 'checked="{{true}}"'),
]
