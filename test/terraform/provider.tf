terraform {
  required_providers {
    tencentcloud = {
      source = "tencentcloudstack/tencentcloud"
    }
  }
}

# Where it calls, and as whom, is in the environment.
provider "tencentcloud" {}
