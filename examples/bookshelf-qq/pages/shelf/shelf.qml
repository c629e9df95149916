<qs src="/utils/reading.qs" module="reading" />
<view class="now" qq:if="{{reading_now}}" bindtap="open" data-id="{{reading_now.id}}" hover-class="pressed">
  <book-cover book="{{reading_now}}" />
  <view class="grow about">
    <view class="muted">正在读</view>
    <view class="big">{{reading_now.title}}</view>
    <view class="muted">{{reading_now.author}}</view>
    <progress class="progress" percent="{{reading.percent(reading_now)}}" stroke-width="6" activeColor="#34506b" backgroundColor="#e8e2d5" border-radius="3" />
    <view class="muted">{{reading_now.at}} / {{reading_now.pages}} 页</view>
  </view>
</view>

<view class="row tabs">
  <text qq:for="{{filters}}" qq:key="id" class="tab {{filter === item.id ? 'on' : ''}}" data-id="{{item.id}}" bindtap="choose">{{item.name}}</text>
  <text class="grow"></text>
  <text class="new" bindtap="add">＋ 添书</text>
</view>

<view class="shelf">
  <view qq:for="{{books}}" qq:for-item="book" qq:key="id" class="book" data-id="{{book.id}}" bindtap="open">
    <book-cover book="{{book}}" />
    <view class="state">{{reading.state(book)}}</view>
  </view>
</view>
<view qq:if="{{books.length === 0}}" class="empty">这一格还空着</view>
