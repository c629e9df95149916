// What is shown with every build of one library: the same templates and data, which must draw the same in each dialect.

/** One of them: a template that sees its data as `{{of.NAME}}`. */
export interface Piece { name: string, template: string, data?: unknown }

/** The pieces of a library, and the components that they use. */
export interface Pieces { components: Record<string, string>, pieces: Piece[] }

const article = (name: string, html: string): Piece => ({ name, template: `<article content="{{of.${name}}}" />`, data: html })

/** HTML of every kind that a page of text may have. */
const MP_HTML: Pieces = {
  components: { article: '/lib/index' },
  pieces: [
    article('headings', '<h1>胡同里的咖啡</h1><h2>清晨</h2><h3>第一炉</h3><h4>豆子</h4><h5>水</h5><h6>杯子</h6>'),
    article('words', '<p>早上<b>八</b><i>点</i><u>整</u><s>半</s>，<strong>第一</strong><em>炉</em><small>可颂</small><sub>1</sub><sup>2</sup><mark>出炉</mark><del>昨天</del><ins>今天</ins>。<br/>门口排了队<br>很长</p>'),
    article('lists', '<ul><li>拿铁</li><li>美式 <em>加浓</em><ul><li>冰</li><li>热</li></ul></li></ul><ol start="3"><li>先点单</li><li>再取餐</li></ol><ol type="a"><li>甲</li></ol><dl><dt>豆</dt><dd>云南</dd></dl>'),
    article('table', '<table border="1" cellpadding="4"><caption>价目</caption><thead><tr><th>杯型</th><th>价格</th></tr></thead><tbody><tr><td>中杯</td><td>&yen;28</td></tr><tr><td colspan="2">自带杯<b>减二</b></td></tr></tbody></table>'),
    article('bare_table', '<table><tr><td>一</td><td>二</td></tr><tr><td rowspan="2">三</td><td><ul><li>四</li></ul></td></tr></table>'),
    article('pictures', '<p><img src="/a.png" alt="门口" width="120" height="80"><img src="https://example.org/b.jpg" style="width:50%" class="wide"><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" ignore></p><img>'),
    article('links', '<p><a href="https://example.org/menu?a=1&amp;b=2">菜单</a><a href="#top">回到<b>顶部</b></a><a>没有地址</a><a href="/pages/a/a"><img src="/a.png"></a></p>'),
    article('code', '<pre><code class="language-js">let cup = 1\n  if (cup &lt; 2) cup++\n</code></pre><p>写作 <code>cup++</code>，<kbd>Ctrl</kbd></p>'),
    article('entities', '<p>a &lt; b &amp;&amp; c &gt; d&nbsp;&nbsp;e &quot;f&quot; &#39;g&#39; &#x80E1; &hellip;&mdash;&copy;&reg;&times;&ensp;&emsp;&unknown; &amp;lt; AT&T &</p>'),
    article('broken', '<div><p>一<p>二<b>三<i>四</b>五</i></div></section><li>孤零</li><td>格</td><p title=没有引号 class = "x">六</p><br></br><p/>七<span>没关</p>'),
    article('strays', '1 < 2 <> <3 <a <b>粗</b> < /b> <p <div>x</div> <!-- 注释 --> <!doctype html> <?xml ?> <![CDATA[ y ]]> </> 末尾<'),
    article('styles', '<style>.hot{color:red} p{margin:0} #one b{font-size:20px}</style><div id="one" class="hot"><p style="color:#333;text-align:center">红 <b>粗</b></p><font color="blue" size="5" face="serif">蓝</font><center>中</center><p align="right">右</p></div>'),
    article('media', '<video src="https://example.org/a.mp4" poster="/a.png" controls></video><audio src="https://example.org/a.mp3" name="歌" author="人" controls></audio><video controls><source src="https://example.org/b.mp4"><source src="https://example.org/c.webm"></video>'),
    article('hidden', '<script>alert(1)</script><noscript>没有脚本</noscript><iframe src="https://example.org/"></iframe><template><p>样</p></template><textarea>字</textarea><title>题</title><p hidden>藏</p>正文'),
    article('deep', `${'<div>'.repeat(12)}底<span>内${'</div>'.repeat(12)}`),
    article('inline_deep', `<p>${'<span><b>'.repeat(7)}深${'</b></span>'.repeat(7)}<a href="/x"><span><i>里</i></span></a></p>`),
    article('blocks_inside', '<span>行<div>块</div>行</span><b><p>段</p></b><a href="/x"><div>整块<p>链接</p></div></a>'),
    article('spaces', '  <p>  两   个\n 空格\t和\n换行  </p>\n\n  <p>\n</p>  <p>&nbsp;</p><pre>  原\n   样 </pre>'),
    article('sections', '<header>头</header><nav>航</nav><article><section>节</section><aside>旁</aside></article><footer>脚</footer><figure><img src="/a.png"><figcaption>图</figcaption></figure><address>址</address><details><summary>概</summary>细</details><fieldset><legend>例</legend>组</fieldset>'),
    article('quotes', '<blockquote>慢一点，<q>没关系</q>。<cite>胡同</cite></blockquote><hr><abbr title="a">缩</abbr><bdi>向</bdi><bdo dir="rtl">反</bdo><ruby>胡<rt>hú</rt></ruby><tt>打</tt><big>大</big>'),
    article('upper', '<P CLASS="A">大写<BR/><IMG SRC="/a.png"></P><custom-tag a="1">自定义<my:tag>二</my:tag></custom-tag>'),
    article('drawing', '<svg width="10" height="10" viewBox="0 0 10 10"><circle cx="5" cy="5" r="4"/><text x="1">字</text></svg><p>后</p>'),
    article('signs', '<p>🎈👩‍👩‍👧 ①②③ → “引号” ‘单’ …… 𠮷 \u200b零宽</p><p>{{不是绑定}} \\n ${x}</p>'),
    article('plain', '没有标签的一行\n第二行'),
    article('nothing', ''),
  ],
}

type Attributes = Record<string, unknown>

/** A component with these attributes, each bound to the data. */
function component(tag: string, attributes: Attributes = {}, content = '', name = tag): Piece {
  const key = name.replaceAll('-', '_')
  const bound = Object.keys(attributes).map(attribute => ` ${attribute}="{{of.${key}.${attribute}}}"`).join('')
  return { name: key, template: `<a-${tag}${bound}>${content}</a-${tag}>`, data: attributes }
}

const options = [{ text: '拿铁', value: 'latte' }, { text: '美式', value: 'americano', subText: '加浓' }, { text: '摩卡', value: 'mocha', disabled: true }]
const tabs = [{ title: '一', badge: { type: 'number', text: 5 } }, { title: '二', subTitle: '副' }, { title: '三', disabled: true }]

const ANTD: Pieces = {
  components: Object.fromEntries(Object.entries({
    avatar: 'Avatar', badge: 'Badge', button: 'Button', card: 'Card', checkbox: 'Checkbox', 'checkbox-group': 'Checkbox/CheckboxGroup', checklist: 'Checklist',
    collapse: 'Collapse', container: 'Container', countdown: 'Countdown', divider: 'Divider', empty: 'Empty', footer: 'Footer', grid: 'Grid', icon: 'Icon', 'image-icon': 'ImageIcon', input: 'Input',
    list: 'List', 'list-item': 'List/ListItem', loading: 'Loading', 'notice-bar': 'NoticeBar', pagination: 'Pagination', progress: 'Progress', radio: 'Radio',
    'radio-group': 'Radio/RadioGroup', rate: 'Rate', result: 'Result', selector: 'Selector', skeleton: 'Skeleton', slider: 'Slider', stepper: 'Stepper', steps: 'Steps',
    switch: 'Switch', 'tab-bar': 'TabBar', table: 'Table', tabs: 'Tabs', tag: 'Tag', terms: 'Terms', textarea: 'Input/Textarea', typography: 'Typography', voucher: 'Voucher',
  }).map(([tag, path]) => [`a-${tag}`, `/lib/${path}/index`])),
  pieces: [
    component('avatar', { src: '/a.png', size: 'large' }),
    component('avatar', {}, '', 'avatar-empty'),
    component('badge', { type: 'number', text: 5 }, '消息'),
    component('badge', { type: 'dot', position: 'top-left' }, '<view>角</view>', 'badge-dot'),
    component('button', { type: 'primary', subText: '两行', icon: 'AddOutline' }, '提交'),
    component('button', { type: 'danger', size: 'small', inline: true, disabled: true, loading: true }, '删除', 'button-small'),
    component('card', { title: '卡片', subTitle: '副', divider: true }, '内容'),
    component('checkbox', { defaultChecked: true, color: '#f00' }, '同意'),
    component('checkbox-group', { options, defaultValue: ['latte'] }),
    component('checklist', { options: options.map(({ text, value }) => ({ title: text, description: value, value })), defaultValue: 'latte' }),
    component('collapse', { items: [{ title: '第一', content: '甲' }, { title: '第二', content: '乙', disabled: true }], defaultCurrent: [0] }),
    component('container', { title: '标题' }, '内容'),
    component('divider', {}, '分割线'),
    component('empty', { title: '没有内容', message: '稍后再来' }),
    component('footer', { content: '底部' }),
    component('grid', { items: [{ title: '甲', icon: '/a.png', description: '一' }, { title: '乙', icon: 'AlipayCircleFill' }], columns: 2, showDivider: true }),
    component('icon', { type: 'CheckOutline', size: 'large', color: '#1677ff' }),
    component('image-icon', { image: '/a.png' }),
    component('input', { defaultValue: '胡同', placeholder: '店名', allowClear: true }),
    component('list', { radius: true, header: '头', footer: '脚' }, '<a-list-item image="/a.png" title="甲" brief="乙" arrow="right">丙</a-list-item><a-list-item disabled="{{true}}" extra="丁">戊</a-list-item>'),
    component('loading', { type: 'spin', size: 'large' }),
    component('loading', { type: 'mini', color: 'gray' }, '', 'loading-mini'),
    component('notice-bar', { type: 'error', mode: 'closeable' }, '公告'),
    component('pagination', {}, '<view>滚动</view>'),
    component('progress', { percent: 40 }),
    component('progress', { type: 'circle', percent: 100 }, '', 'progress-circle'),
    component('radio', { defaultChecked: true }, '单选'),
    component('radio-group', { options, defaultValue: 'americano', position: 'horizontal' }),
    component('rate', { defaultValue: 3, allowHalf: true, count: 6 }),
    component('result', { type: 'success', title: '已提交', message: '一个工作日内处理' }),
    component('selector', { options, defaultValue: ['latte'], multiple: true }),
    component('skeleton', { avatar: true, animate: true }),
    component('slider', { defaultValue: 30, showNumber: true, showTicks: true, step: 20 }),
    component('slider', { range: true, defaultValue: [20, 60] }, '', 'slider-range'),
    component('stepper', { defaultValue: 2, min: 0, max: 9 }),
    component('steps', { items: [{ title: '下单', description: '08:01' }, { title: '制作' }, { title: '取餐' }], current: 1 }),
    component('steps', { items: [{ title: '下单' }, { title: '失败', status: 'error' }], direction: 'vertical', current: 1 }, '', 'steps-vertical'),
    component('switch', { defaultChecked: true, loading: true, color: '#f00' }),
    component('tab-bar', { items: [{ text: '首页', icon: '/a.png', activeIcon: '/b.png' }, { text: '我的', icon: 'UserOutline', badge: { type: 'dot' } }], defaultCurrent: 1 }),
    component('tabs', { items: tabs, defaultCurrent: 1 }, '页'),
    component('tabs', { items: tabs, type: 'capsule', direction: 'vertical' }, '页', 'tabs-vertical'),
    component('tag', { type: 'outline', color: 'primary', icon: 'CheckOutline' }, '标签'),
    component('terms', { buttons: [{ text: '同意' }], readMode: 'oneStage' }, '条款'),
    component('textarea', { defaultValue: '多行\n文字', showCount: true, maxLength: 50 }),
    component('typography', { type: 'danger', content: '文字' }, '文字'),
  ],
}

export const PIECES: Record<string, Pieces> = { 'mp-html': MP_HTML, 'antd-mini': ANTD }
