from django.urls import path

from hypercare.surface.programpages.views import files, moves, overview, records, users

app_name = "programpages"
urlpatterns = [
    path("program/", overview.overview, name="overview"),
    path("program/missing/", overview.missing, name="missing"),
    path("program/go-lives/", moves.go_lives, name="go-lives"),
    path("program/file/", files.file, name="file"),
    path("program/file/export/", files.export, name="export"),
    path("program/users/", users.users, name="users"),
    path("program/users/<str:key>/", users.user, name="user"),
    path("program/add-user/", users.new, name="new-user"),
    path("program/add/<slug:section>/", records.new, name="new"),
    path("program/<slug:section>/", records.section, name="section"),
    path("program/<slug:section>/<str:key>/", records.record, name="record"),
    path("program/<slug:section>/<str:key>/retire/", records.retire, name="retire"),
    path("program/<slug:section>/<str:key>/restore/", records.restore, name="restore"),
    path("program/<slug:section>/<str:key>/move/", moves.move, name="move"),
]
