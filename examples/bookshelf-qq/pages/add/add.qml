<view class="preview"><book-cover book="{{book}}" /></view>
<form bindsubmit="save" bindreset="clear">
  <view class="sheet">
    <view class="row field"><text class="label">书名</text><input class="grow" name="title" data-field="title" bindinput="fill" placeholder="例如 陶庵梦忆" maxlength="20" /></view>
    <view class="row field"><text class="label">作者</text><input class="grow" name="author" data-field="author" bindinput="fill" placeholder="例如 张岱" maxlength="12" /></view>
    <view class="row field"><text class="label">页数</text><input class="grow" name="pages" type="number" placeholder="整数" maxlength="5" /></view>
    <view class="row field">
      <text class="label">封面</text>
      <view qq:for="{{colors}}" qq:key="*this" class="swatch {{item === book.color ? 'on' : ''}}" style="background: {{item}}" data-color="{{item}}" bindtap="paint"></view>
    </view>
  </view>
  <button class="primary" hover-class="pressed" form-type="submit">放上书架</button>
  <view class="again-row"><button class="again" size="mini" form-type="reset">重填</button></view>
</form>
