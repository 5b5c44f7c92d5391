"""Creates the bucket for evidence unless it exists: a step of its own in docker-compose.yml, safe to repeat."""

import os
import sys
from pathlib import Path

import boto3
from botocore.exceptions import ClientError


def value(name: str) -> str:
    """Return the environment value `name`, or the content of the file that `name`_FILE points to."""
    path = os.environ.get(f"{name}_FILE")
    return Path(path).read_text().strip() if path else os.environ[name]


def main() -> int:
    client = boto3.client(
        "s3",
        endpoint_url=os.environ.get("S3_ENDPOINT"),
        region_name=os.environ.get("S3_REGION", "us-east-1"),
        aws_access_key_id=value("S3_ACCESS_KEY"),
        aws_secret_access_key=value("S3_SECRET_KEY"),
    )
    bucket = os.environ["S3_BUCKET"]
    try:
        client.head_bucket(Bucket=bucket)
    except ClientError as problem:
        if problem.response.get("ResponseMetadata", {}).get("HTTPStatusCode") != 404:
            raise
        client.create_bucket(Bucket=bucket)
    return 0


if __name__ == "__main__":
    sys.exit(main())
