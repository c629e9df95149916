<qs src="/utils/reading.qs" module="reading" />
<view class="cover size-class" style="background-color: {{book.color}}">
  <view class="fold"></view>
  <view class="title">{{reading.spine(book.title)}}</view>
  <view class="author">{{book.author}}</view>
  <view qq:if="{{book.at >= book.pages}}" class="seal">已读</view>
</view>
