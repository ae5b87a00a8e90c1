#!/bin/sh
# Asks Scrapyd to crawl each publisher of a list: schedule.sh publishers.txt [URL]
# For cron. A job for a publisher that is still being crawled ends at once, and says so in its log.
set -eu
list=${1:?usage: schedule.sh publishers.txt [URL]}
url=${2:-http://127.0.0.1:6800}
sed 's/#.*//' "$list" | while read -r publisher; do
  if [ -n "$publisher" ]; then
    curl --fail --silent --show-error "$url/schedule.json" \
      --data project=newscrawl --data-urlencode "spider=$publisher"
    echo
  fi
done
