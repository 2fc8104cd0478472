from django.urls import path

from prevent_portal.demo import views

urlpatterns = [
    path("mail/", views.mail_list, name="demo_mail"),
    path("mail/<str:name>/", views.mail_detail, name="demo_mail_detail"),
]
