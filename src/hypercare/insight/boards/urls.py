from django.urls import path

from hypercare.insight.boards.views import boards, editions, walls

app_name = "boards"
_EDITION = "boards/<slug:key>/editions/<int:edition>/"
urlpatterns = [
    path("boards/", boards.all_boards, name="list"),
    path("boards/<slug:key>/", boards.board, name="board"),
    path("boards/<slug:key>/review/", boards.review, name="review"),
    path("boards/<slug:key>/editions/", editions.editions, name="editions"),
    path(_EDITION, editions.edition, name="edition"),
    path(f"{_EDITION}changes/", editions.compared, name="compared"),
    path(f"{_EDITION}paper/", editions.paper, name="paper"),
    path("agreements/", boards.agreements, name="agreements"),
    path("wallboards/", walls.wallboards, name="wallboards"),
    path("wallboards/<int:pk>/end/", walls.end, name="end-wallboard"),
]
