#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "Client.h"

namespace tests {

/// One picture on a phone.
struct PhoneFile {
    std::string id;
    std::string path;
    std::string name;
    std::string type = "photo";
};

/// The iPhone app that backs up, as its networking library puts its requests on the wire: lower-case part headers, a boundary
/// of 70 characters, percent-encoded names, one file a request. Not for use by two threads at once.
class Phone {
public:
    explicit Phone(std::uint16_t port, std::string model = "iPhone 14");

    /// GETs have a content type and no body.
    Response get(std::string const& path);
    /// One page of the camera roll: the size is always 0.
    Response ask_what_is_new(std::vector<PhoneFile> const& files);
    Response upload(PhoneFile const& file, std::string_view bytes);
    /// Some versions name the file twice.
    Response upload_with_both_names(PhoneFile const& file, std::string_view bytes);
    /// It forgets its own name here: null.
    Response ignore(std::vector<PhoneFile> const& files);

    Client http;

private:
    Response send(PhoneFile const& file, std::string_view bytes, std::string const& name_parameters);

    std::string m_model;
};

}
