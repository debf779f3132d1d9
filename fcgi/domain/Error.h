#pragma once

#include <string>

#include <tl/expected.hpp>

namespace domain {

/// Every way in which a request can be refused. Families map each code to their own status and shape.
enum class ErrorCode {
    BadName,           ///< a project name outside the name rule
    BadRequest,        ///< a body that cannot be understood
    MissingField,      ///< a field that has to be there; `Error::field` says which
    InvalidField,      ///< a field of the wrong type or form; `Error::field` says which
    UnknownProject,    ///< no such folder
    NoIndex,           ///< the folder is there, but is no project yet
    NotFound,          ///< no such path, file or job
    MethodNotAllowed,  ///< the path exists, the method does not
    TooLarge,          ///< a body over the limit of its route
    DigestMismatch,    ///< the bytes are not those that the client meant to send
    NoSpace,           ///< the disk is too full
    Conflict,          ///< the present state does not allow it: a closed batch, a taken name
    Unauthorized,      ///< only for those who have signed in
    TooManyRequests,   ///< come back later
    Forbidden,         ///< a state change from a foreign web page
    HostNotAllowed,    ///< a host name outside the allow-list (DNS rebinding)
    Unavailable,       ///< the storage is not what the catalogue remembers
    Internal,          ///< a fault of the server; the log has the details
};

/// A refusal with a text that a person can read on a phone.
struct Error {
    ErrorCode code = ErrorCode::Internal;
    std::string message;
    std::string field;  ///< dotted location such as `body.name`; of the two codes for fields
};

template <class T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> fail(ErrorCode code, std::string message, std::string field = {})
{
    return tl::unexpected<Error>(Error{code, std::move(message), std::move(field)});
}

}  // namespace domain
