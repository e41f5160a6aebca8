from django.urls import path

from hypercare.casework.routing.views import answers, drafts, published, trying

app_name = "routing"
DRAFT = "rules/drafts/<int:draft>/"
urlpatterns = [
    path("rules/", published.rules, name="rules"),
    path("rules/answers.json", answers.answers, name="answers"),
    path("rules/try/", trying.try_it, name="try"),
    path("rules/editions/", published.history, name="history"),
    path("rules/editions/<int:edition>/", published.one_edition, name="edition"),
    path("rules/editions/<int:edition>/rules.csv", published.export, name="export"),
    path("rules/drafts/", drafts.drafts, name="drafts"),
    path(DRAFT, drafts.draft, name="draft"),
    path(f"{DRAFT}rows/new/", drafts.add_row, name="add-row"),
    path(f"{DRAFT}rows/<int:row>/", drafts.row, name="row"),
    path(f"{DRAFT}rows/<int:row>/change/", drafts.change, name="change"),
    path(f"{DRAFT}publish/", drafts.publish, name="publish"),
    path(f"{DRAFT}carry-over/", drafts.carry_over, name="carry-over"),
    path(f"{DRAFT}discard/", drafts.discard, name="discard"),
]
