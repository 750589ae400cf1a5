#!/bin/sh
# The tests of the HTML report open it in Chromium. Install it through the package manager where it is missing.
set -u
here=$(dirname "$0")

present() {
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        command -v "$name" >/dev/null 2>&1 && return 0
    done
    [ -x "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" ] || [ -x "/Applications/Chromium.app/Contents/MacOS/Chromium" ]
}

install() {
    if command -v apt-get >/dev/null 2>&1; then
        sh "$here/as_root.sh" apt-get update -qq &&
            sh "$here/as_root.sh" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium
    elif command -v dnf >/dev/null 2>&1; then
        sh "$here/as_root.sh" dnf install -y -q chromium
    elif command -v apk >/dev/null 2>&1; then
        sh "$here/as_root.sh" apk add -q chromium
    elif command -v pacman >/dev/null 2>&1; then
        sh "$here/as_root.sh" pacman -Sy --noconfirm --quiet chromium
    elif command -v brew >/dev/null 2>&1; then
        brew install --quiet --cask chromium
    else
        return 1
    fi
}

present && exit 0
echo "Chromium is missing; installing it through the package manager" >&2
install >&2
present && exit 0
echo "error: Chromium could not be installed; the tests that open the report in a browser need it" >&2
echo "  hint: install Chromium or Chrome by hand, then run make test again" >&2
# A person without the right to install still gets all the other tests; those that need a browser say that they were skipped.
[ -z "${CI:-}" ]
