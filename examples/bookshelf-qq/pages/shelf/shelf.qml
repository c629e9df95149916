<qs src="/utils/reading.qs" module="words" />
<swiper qq:if="{{reading.length}}" class="reading" current="{{at}}" bindchange="turn">
<swiper-item qq:for="{{reading}}" qq:for-item="one" qq:key="id">
<view class="now" bindtap="open" data-id="{{one.id}}" hover-class="pressed">
  <book-cover book="{{one}}" />
  <view class="grow about">
    <view class="muted">正在读 {{at + 1}} / {{reading.length}}</view>
    <view class="big">{{one.title}}</view>
    <view class="muted">{{one.author}}</view>
    <progress class="progress" percent="{{words.percent(one)}}" stroke-width="6" activeColor="#34506b" backgroundColor="#e8e2d5" border-radius="3" />
    <view class="muted">{{one.at}} / {{one.pages}} 页</view>
  </view>
</view>
</swiper-item>
</swiper>

<view class="row tabs">
  <text qq:for="{{filters}}" qq:key="id" class="tab {{filter === item.id ? 'on' : ''}}" data-id="{{item.id}}" bindtap="choose">{{item.name}}</text>
  <text class="grow"></text>
  <text class="new" bindtap="add">＋ 添书</text>
</view>

<view class="shelf">
  <view qq:for="{{books}}" qq:for-item="book" qq:key="id" class="book" data-id="{{book.id}}" bindtap="open">
    <book-cover book="{{book}}" />
    <view class="state">{{words.state(book)}}</view>
  </view>
</view>
<view qq:if="{{books.length === 0}}" class="empty">这一格还空着</view>
