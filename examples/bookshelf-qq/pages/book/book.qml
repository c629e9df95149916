<qs src="/utils/reading.qs" module="reading" />
<block qq:if="{{book}}">
  <view class="top">
    <book-cover book="{{book}}" />
    <view class="about">
      <view class="name">{{book.title}}</view>
      <view class="muted">{{book.author}} · {{book.pages}} 页</view>
      <stars value="{{book.stars}}" bindchange="rate" />
    </view>
  </view>

  <view class="sheet">
    <view class="row"><text class="grow title">进度</text><text class="muted">{{reading.state(book)}}</text></view>
    <slider value="{{book.at}}" max="{{book.pages}}" activeColor="#34506b" block-size="20" bindchanging="slide" bindchange="slide" />
    <view class="row"><text class="grow muted">第 {{book.at}} 页</text><text class="muted">还剩 {{book.pages - book.at}} 页</text></view>
  </view>

  <form class="sheet block" bindsubmit="note">
    <view class="title">抄一句</view>
    <textarea class="text" name="text" value="{{draft}}" maxlength="200" placeholder="把喜欢的句子抄下来" auto-height />
    <view class="row">
      <text class="muted">页码</text>
      <input class="page-input" name="page" type="number" value="{{book.at}}" maxlength="5" />
      <text class="grow"></text>
      <button class="small" size="mini" form-type="submit">存为书摘</button>
    </view>
  </form>

  <view qq:for="{{book.notes}}" qq:key="id" class="sheet">
    <view class="quote">{{item.text}}</view>
    <view class="muted">第 {{item.page}} 页</view>
  </view>
  <view class="remove" bindtap="remove">从书架移走</view>
  <view class="sheet others-sheet">
    <view class="title">同架的书</view>
    <scroll-view class="others" scroll-x bindscroll="pass" bindscrolltolower="end">
      <view qq:for="{{others}}" qq:for-item="other" qq:key="id" class="other"><book-cover book="{{other}}" /><view class="muted under">{{other.author}}</view></view>
    </scroll-view>
    <view class="muted">{{ended ? '这一排看完了' : passed ? '往左还有' : '左滑看这一排'}}</view>
  </view>
  <view qq:if="{{bottom}}" class="muted bottom">— 合上书，歇一会儿 —</view>
</block>
<view qq:else class="empty">这本书不在书架上</view>
