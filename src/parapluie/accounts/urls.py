"""Under /desk/: signing in (allauth's views, these paths alone), the vault, the people."""

from allauth.account import views as sign_in
from allauth.mfa.base import views as second_step
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.urls import path

from parapluie.accounts import views

urlpatterns = [
    path("sign-in/", sign_in.login, name="account_login"),
    path("sign-out/", sign_in.logout, name="account_logout"),
    path("password-again/", sign_in.reauthenticate, name="account_reauthenticate"),
    path("second-step/", second_step.index, name="mfa_index"),
    path("second-step/code/", second_step.authenticate, name="mfa_authenticate"),
    path("second-step/code-again/", second_step.reauthenticate, name="mfa_reauthenticate"),
    path("second-step/set-up/", totp.activate_totp, name="mfa_activate_totp"),
    path("second-step/replace/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path(
        "second-step/spare-codes/",
        recovery_codes.view_recovery_codes,
        name="mfa_view_recovery_codes",
    ),
    path(
        "second-step/spare-codes/new/",
        recovery_codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path("second-step/passkey/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("second-step/passkey/<int:pk>/remove/", views.remove_passkey, name="mfa_remove_webauthn"),
    path("second-step/passkey-again/", views.passkey_again, name="mfa_reauthenticate_webauthn"),
    path("second-step/passkey.js", views.passkey_script, name="desk-passkey-script"),
    path("sign-in/again/", views.go_on, name="desk-go-on"),
    path("unlock/", views.unlock, name="desk-unlock"),
    path("unlock/again/", views.send_again, name="desk-send-again"),
    path("lock/", views.lock, name="desk-lock"),
    path("key/", views.make_key, name="desk-key"),
    path("key/words/", views.key_words, name="desk-key-words"),
    path("key/lost/", views.lost_key, name="desk-key-lost"),
    path("invitation/<str:token>/", views.invitation, name="desk-invitation"),
    path("people/", views.people, name="desk-people"),
    path("people/invite/", views.invite, name="desk-invite"),
    path("people/confirm/", views.confirm, name="desk-confirm"),
    path("people/lost-words/", views.lost, name="desk-lost"),
    path("people/<str:person_id>/", views.person, name="desk-person"),
    path("agreements/", views.show_agreements, name="desk-agreements"),
    path("away/", views.away, name="desk-away"),
    path("calls/", views.calls, name="desk-calls"),
    path("ready/", views.ready, name="desk-ready"),
    path("designations/", views.show_designations, name="desk-designations"),
]
