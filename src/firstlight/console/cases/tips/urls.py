"""Addresses of the pages of tips."""

from django.urls import path

from firstlight.console.cases.tips import informants, tips, vault

urlpatterns = [
    path("tips/", tips.tips, name="tips"),
    path("tips/vault/", vault.vault, name="tip_vault"),
    path("tips/vault/open/", vault.unlock, name="tip_vault_open"),
    path("tips/vault/close/", vault.close, name="tip_vault_close"),
    path("tips/vault/make/", vault.make, name="tip_vault_make"),
    path("tips/vault/take/", vault.take, name="tip_vault_take"),
    path("tips/vault/give/", vault.give, name="tip_vault_give"),
    path("tips/vault/shares/<uuid:key>/drop/", vault.drop, name="tip_share_drop"),
    path("tips/openings/<uuid:key>/", informants.opening, name="tip_opening"),
    path("tips/<uuid:key>/", tips.tip, name="tip"),
    path("tips/<uuid:key>/step/", tips.step, name="tip_step"),
    path("tips/<uuid:key>/reply/", tips.answer, name="tip_reply"),
    path("tips/<uuid:key>/receipt/", tips.receipt, name="tip_receipt"),
    path("tips/<uuid:key>/informant/", informants.ask, name="tip_informant"),
]
