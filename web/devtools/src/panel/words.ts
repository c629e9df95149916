const EN = {
  tools: 'Developer tools', console: 'Console', elements: 'Elements', data: 'Data', storage: 'Storage', network: 'Network', events: 'Events',
  clear: 'Clear', filter: 'Filter', pick: 'Choose on the page', level: 'Level', all: 'All levels',
  noLines: 'Nothing was said yet.', noRequests: 'No requests yet.', noEvents: 'Nothing happened yet.', noStorage: 'Nothing is stored.', noPage: 'No page is open.',
  started: 'started', styles: 'Styles', computed: 'Computed', facts: 'Node', builtIn: 'built-in', openData: 'Show its data', component: 'Component', written: 'Written in', listens: 'Listens to', noNode: 'Choose a node.', noRules: 'No rule matches.',
  margin: 'margin', border: 'border', padding: 'padding',
  whose: 'Whose data', chosen: 'Chosen component', app: 'App (globalData)', props: 'props', hint: 'Enter a value as JSON; anything else is a text.', change: 'Change',
  key: 'Key', value: 'Value', add: 'Add', remove: 'Remove', removeAll: 'Remove all',
  method: 'Method', address: 'Address', status: 'Status', type: 'Type', size: 'Size', time: 'Time', waiting: 'waiting', failed: 'failed', refused: 'refused',
  domain: 'The address is in no domain list of the manifest (hutong.json), or lies in a network of its own.', policy: 'The frame’s content policy refuses it ({rule}): add its origin to the domain list “download”.',
  requestHeaders: 'Request headers', requestBody: 'Request body', responseHeaders: 'Response headers', responseBody: 'Response body', reason: 'Reason', close: 'Close',
  event: 'event', custom: 'component event', hook: 'lifecycle', navigation: 'navigation', call: 'call', handlers: 'Handlers', nobody: 'Nobody handled it.', detail: 'Detail', path: 'Path', args: 'Arguments', result: 'Result', notWritten: 'not written', answer: 'Answer', letters: '(+{n} letters)', more: '{n} more',
}

const ZH: typeof EN = {
  tools: '开发者工具', console: '控制台', elements: '元素', data: '数据', storage: '存储', network: '网络', events: '事件',
  clear: '清空', filter: '筛选', pick: '在页面上选取', level: '级别', all: '全部级别',
  noLines: '还没有输出。', noRequests: '还没有请求。', noEvents: '还没有事件。', noStorage: '没有存储内容。', noPage: '没有打开的页面。',
  started: '已启动', styles: '样式', computed: '计算值', facts: '节点', builtIn: '内置', openData: '查看它的数据', component: '组件', written: '写在', listens: '监听', noNode: '请选择一个节点。', noRules: '没有匹配的规则。',
  margin: '外边距', border: '边框', padding: '内边距',
  whose: '谁的数据', chosen: '所选组件', app: '应用（globalData）', props: 'props', hint: '按 JSON 输入；其余当作文本。', change: '修改',
  key: '键', value: '值', add: '添加', remove: '删除', removeAll: '全部删除',
  method: '方法', address: '地址', status: '状态', type: '类型', size: '大小', time: '用时', waiting: '等待中', failed: '失败', refused: '被拒绝',
  domain: '该地址不在清单（hutong.json）的域名列表中，或位于内部网络。', policy: '框架的内容策略拒绝了它（{rule}）：请把它的来源加入 download 域名列表。',
  requestHeaders: '请求头', requestBody: '请求体', responseHeaders: '响应头', responseBody: '响应体', reason: '原因', close: '关闭',
  event: '事件', custom: '组件事件', hook: '生命周期', navigation: '跳转', call: '调用', handlers: '处理函数', nobody: '没有人处理。', detail: '详情', path: '路径', args: '参数', result: '结果', notWritten: '未编写', answer: '回答', letters: '（还有 {n} 个字符）', more: '还有 {n} 项',
}

const words = navigator.language.toLowerCase().startsWith('zh') ? ZH : EN

export const say = (word: keyof typeof EN, values: Record<string, unknown> = {}): string => words[word].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name]))
