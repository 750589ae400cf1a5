# shellcheck shell=bash
# What the steps of the Action share. Values come from the environment and are only ever quoted words.
set -euo pipefail

# unguessable: 32 hexadecimal digits.
unguessable() {
    od -An -N16 -tx1 /dev/urandom | tr -d ' \n'
}

# output NAME VALUE: for later steps, whatever lines the value has.
output() {
    local delimiter
    delimiter=$(unguessable)
    printf '%s<<%s\n%s\n%s\n' "$1" "$delimiter" "$2" "$delimiter" >>"$GITHUB_OUTPUT"
}

# annotate LEVEL TEXT: a notice, warning or error on the page of the run. The text cannot become another command.
annotate() {
    local text=$2
    text=${text//'%'/%25}
    text=${text//$'\r'/%0D}
    text=${text//$'\n'/%0A}
    printf '::%s title=Tenantscore::%s\n' "$1" "$text"
}

# refuse PLACE MESSAGE HINT: end the step as a wrong input ends the command.
refuse() {
    output exit-code 2
    output verdict error
    annotate error "$1: $2; $3"
    exit 2
}

# is_true NAME VALUE
is_true() {
    case $2 in
    true) return 0 ;;
    false) return 1 ;;
    *) refuse "$1" "'$2' is neither true nor false" "write true or false" ;;
    esac
}
