"""Addresses below /staff/shops/."""

from django.urls import path

from merchants.staff import acting, listing, views

app_name = "shops_staff"

urlpatterns = [
    path("", listing.ShopList.as_view(), name="list"),
    path("ladder/", views.LadderPage.as_view(), name="ladder"),
    path("<int:pk>/", views.ShopDetail.as_view(), name="detail"),
    path("<int:pk>/name/", acting.NameShop.as_view(), name="name"),
    path("<int:pk>/names/add/", acting.AddAlias.as_view(), name="add_alias"),
    path("<int:pk>/company/", acting.RecordCompany.as_view(), name="company"),
    path("<int:pk>/company/take-back/", acting.WithdrawCompany.as_view(), name="withdraw_company"),
    path("<int:pk>/links/add/", acting.ClaimLink.as_view(), name="link"),
    path("<int:pk>/links/<int:link>/judge/", acting.JudgeLink.as_view(), name="judge"),
    path("<int:pk>/strikes/<int:strike>/off/", acting.StrikeOff.as_view(), name="strike_off"),
    path("<int:pk>/captures/add/", acting.AddCapture.as_view(), name="capture"),
    path("<int:pk>/captures/<int:capture>/picture/<slug:size>/", views.CapturePicture.as_view(), name="picture"),
    path("<int:pk>/captures/<int:capture>/<slug:which>/", views.CaptureFile.as_view(), name="capture_file"),
    path("<int:pk>/papers/<slug:of>/<int:record>/", views.Paper.as_view(), name="paper"),
]
