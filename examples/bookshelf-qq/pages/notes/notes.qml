<view qq:if="{{notes.length === 0}}" class="empty">读到喜欢的句子，就抄在这里</view>
<view qq:for="{{notes}}" qq:for-item="note" qq:key="id" class="sheet note" data-id="{{note.book.id}}" bindtap="open" bindlongpress="copy" data-text="{{note.text}}">
  <view class="mark">“</view>
  <view class="text" user-select>{{note.text}}</view>
  <view class="row from">
    <view class="dot" style="background: {{note.book.color}}"></view>
    <text class="grow muted">《{{note.book.title}}》{{note.book.author}}</text>
    <text class="muted">第 {{note.page}} 页</text>
  </view>
</view>
<view qq:if="{{notes.length}}" class="muted hint">长按可以复制 · {{at}} 更新</view>
