<view class="stars">
  <text qq:for="{{5}}" qq:key="*this" class="star {{index < value ? 'on' : ''}}" data-value="{{index + 1}}" role="button" aria-label="{{index + 1}} 星" bindtap="choose">★</text>
</view>
