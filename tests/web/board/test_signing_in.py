"""Signing in: named staff, by their password."""


def test_staff_sign_in_and_land_on_the_board(staff, browser):
    staff("amy")
    answer = browser().sign_in("amy")
    assert (answer.status_code, answer.location) == (303, "/board")


def test_a_wrong_password_is_refused(staff, browser):
    staff("amy")
    assert browser().sign_in("amy", "wrong").status_code == 403
