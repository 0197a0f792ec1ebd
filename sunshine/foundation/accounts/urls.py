"""Addresses of login and of one's own login. Of allauth only what is used: no sign-up, no e-mail."""

from allauth.account import views as allauth
from allauth.mfa.base import views as second
from django.urls import path

from sunshine.foundation.accounts.pages import external, people, security, sessions

urlpatterns = [
    path("login/", allauth.login, name="account_login"),
    path("logout/", external.leave, name="account_logout"),
    path("inactive/", external.inactive, name="account_inactive"),
    path("signup/", external.no_signup, name="account_signup"),
    path("code/", second.authenticate, name="mfa_authenticate"),
    path("outside/<slug:provider_id>/login/", external.begin, name="outside_login"),
    path("outside/<slug:provider_id>/callback/", external.callback, name="outside_callback"),
    path("outside/<slug:provider_id>/left/", external.left, name="outside_left"),
    path("outside/cancelled/", external.cancelled, name="socialaccount_login_cancelled"),
    path("security/", security.overview, name="login_settings"),
    path("second-factor/", security.second_factor, name="second_factor"),
    path("second-factor/off/", security.second_factor_off, name="second_factor_off"),
    path("second-factor/codes/", security.new_codes, name="new_codes"),
    path("password/", security.change_password, name="change_password"),
    path("sessions/", sessions.sessions, name="login_sessions"),
    path("sessions/end/", sessions.end, name="end_sessions"),
    path("people/", people.accounts, name="login_accounts"),
    path("people/open/", people.open_account, name="open_account"),
    path("people/<uuid:account_id>/", people.account, name="login_account"),
    path("people/<uuid:account_id>/act/", people.act, name="login_account_act"),
    path("log/", people.log, name="security_log"),
]
