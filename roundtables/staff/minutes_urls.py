"""Addresses of minutes and figures, below /staff/roundtables/."""

from django.urls import path

from roundtables.staff import figures, minutes, minutes_parts

app_name = "minutes_staff"

urlpatterns = [
    path("figures/", figures.Figures.as_view(), name="figures"),
    path("<slug:reference>/minutes/", minutes.Write.as_view(), name="write"),
    path("<slug:reference>/minutes/standing/", minutes.Standing.as_view(), name="standing"),
    path("<slug:reference>/minutes/read/", minutes_parts.Read.as_view(), name="read"),
    path("<slug:reference>/minutes/paper/<slug:lang>/", minutes_parts.PaperPage.as_view(), name="paper"),
    path("<slug:reference>/minutes/do/<slug:verb>/", minutes_parts.MinutesTransition.as_view(), name="transition"),
    path("<slug:reference>/minutes/sections/<int:item>/", minutes.SaveSection.as_view(), name="section"),
    path("<slug:reference>/minutes/sections/<int:item>/decisions/", minutes.Decide.as_view(), name="decide"),
    path("<slug:reference>/minutes/sections/<int:item>/action-points/", minutes_parts.Take.as_view(), name="take"),
    path("<slug:reference>/minutes/sections/<int:item>/comments/", minutes_parts.ToldComment.as_view(), name="told"),
    path(
        "<slug:reference>/minutes/decisions/<int:number>/", minutes_parts.EditDecision.as_view(), name="edit_decision"
    ),
    path("<slug:reference>/minutes/comments/<int:comment>/", minutes_parts.AnswerComment.as_view(), name="answer"),
]
